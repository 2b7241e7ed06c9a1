using System.Text.Json.Serialization;
using SearchCluster.Search.Studies;

namespace SearchCluster.Contracts.Grains;

/// <summary>What a slot executes at a moment.</summary>
/// <param name="Study">Name of the study.</param>
/// <param name="Trial">Number of the trial; under evaluation that of the best.</param>
/// <param name="Attempt">Number of the attempt, from 1; 0 for the evaluation on the test split.</param>
/// <param name="Epoch">The last epoch that it reported, 0 before the first.</param>
/// <param name="Seconds">Since it began.</param>
public sealed record RunningAttempt(string Study, int Trial, int Attempt, int Epoch, double Seconds)
{
    /// <summary>Number of the fold, from 0; absent without cross-validation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Fold { get; init; }

    /// <summary>The objective's value so far, of the epoch that would count if it ended now; absent before the first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Value { get; init; }

    /// <summary>When it began, by the clock of its silo.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>The slot that executes it.</summary>
    public SlotName Slot { get; init; }
}
