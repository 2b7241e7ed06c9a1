using System.Text.Json.Serialization;

namespace SearchCluster.Search.Studies;

/// <summary>A study as <c>run</c> and <c>show</c> print it.</summary>
public sealed record StudySummary
{
    /// <summary>Its name.</summary>
    public required string Study { get; init; }

    /// <summary>Where it stands.</summary>
    public required StudyState State { get; init; }

    /// <summary>Whether nothing happens any more, unless the budget grows.</summary>
    [JsonIgnore]
    public bool HasEnded => State.IsFinal();

    /// <summary>Why it ended before all its trials were proposed, failed, or paused by itself; absent otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>The metric of the objective.</summary>
    public required string Metric { get; init; }

    /// <summary>Whether more or less of the metric is better.</summary>
    public required Direction Direction { get; init; }

    /// <summary>Seed of the study.</summary>
    public required ulong Seed { get; init; }

    /// <summary>How many trials are in which state.</summary>
    public required TrialCounts Counts { get; init; }

    /// <summary>The best completed trial; null when there is none.</summary>
    public BestTrial? Best { get; init; }

    /// <summary>
    /// Where there are several objectives, the feasible completed trials that no other beats in all of them, by number; else absent.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FrontTrial>? Front { get; init; }

    /// <summary>What depends on time.</summary>
    public required StudyTiming Timing { get; init; }
}

/// <summary>How many trials of a study are in which state.</summary>
/// <param name="Proposed">All trials: the sum of the others.</param>
/// <param name="Pending">Waiting for a slot.</param>
/// <param name="Running">Leased.</param>
/// <param name="Paused">Waiting at a rung.</param>
/// <param name="Completed">Ended with a value.</param>
/// <param name="Pruned">Ended early by the pruner.</param>
/// <param name="Diverged">Ended by a loss that exploded.</param>
/// <param name="Failed">Ended by an exception.</param>
/// <param name="Canceled">Ended by an operator.</param>
public sealed record TrialCounts(
    int Proposed, int Pending, int Running, int Paused, int Completed, int Pruned, int Diverged, int Failed, int Canceled)
{
    /// <summary>Trials in a final state.</summary>
    [JsonIgnore]
    public int Ended => Completed + Pruned + Diverged + Failed + Canceled;
}

/// <summary>The best completed trial of a study; ties go to the lowest number.</summary>
/// <param name="Number">Number of the trial.</param>
/// <param name="Value">The objective's value.</param>
/// <param name="Epoch">The epoch of that value; of folds their mean.</param>
/// <param name="Configuration">What it tried.</param>
/// <param name="Test">Metrics of that epoch's weights on the test split; null until evaluated, and for studies without one.</param>
public sealed record BestTrial(int Number, double Value, int Epoch, Configuration Configuration, IReadOnlyDictionary<string, double>? Test)
{
    /// <summary>Standard error of the value over the folds; absent without cross-validation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? StandardError { get; init; }
}

/// <summary>A trial of the Pareto front: no other is at least as good in all objectives and better in one.</summary>
/// <param name="Number">Number of the trial.</param>
/// <param name="Values">The objectives' values by metric, at the epoch that is best by the first of them.</param>
/// <param name="Configuration">What it tried.</param>
public sealed record FrontTrial(int Number, IReadOnlyDictionary<string, double> Values, Configuration Configuration);

/// <summary>How long a study took.</summary>
/// <param name="Seconds">From the first proposal to the last tell, in seconds, without the time in which no trial was leased.</param>
/// <param name="TrialsPerSecond">Ended trials over <paramref name="Seconds"/>; 0 before the first has ended.</param>
public sealed record StudyTiming(double Seconds, double TrialsPerSecond);
