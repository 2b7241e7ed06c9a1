using System.Text.Json.Serialization;

namespace SearchCluster.Search.Studies;

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
