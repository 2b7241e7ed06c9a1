using System.Text.Json.Serialization;
using SearchCluster.Training.Data.Tables;

namespace SearchCluster.Presentation.Views;

/// <summary>What a study file would run.</summary>
/// <param name="Study">Name of the study.</param>
/// <param name="Sampler">What proposes the configurations; for <c>auto</c> which it chose, and why.</param>
/// <param name="Trials">Number of trials.</param>
/// <param name="Epochs">Most epochs of each; 1 for a function.</param>
/// <param name="Folds">Folds of each, under cross-validation; else null.</param>
/// <param name="Points">Points of the grid; null for other samplers.</param>
/// <param name="Examples">
/// Examples of the training, validation and test splits, of the first fold where there are folds; null for a function.
/// </param>
/// <param name="Classes">What the data set calls its classes, in the order of the network's outputs; null for a function.</param>
/// <param name="Memory">What the data and the trials hold; null for a function.</param>
/// <param name="Times">Every time that the study says, by its path.</param>
/// <param name="Warnings">What is not wrong, but unwise.</param>
/// <param name="Timing">For how long, roughly.</param>
public sealed record StudyOutline(
    string Study,
    string Sampler,
    int Trials,
    int Epochs,
    int? Folds,
    long? Points,
    SplitSizes? Examples,
    IReadOnlyList<ClassSize>? Classes,
    OutlineMemory? Memory,
    OrderedDictionary<string, TimeSpan> Times,
    IReadOnlyList<string> Warnings,
    OutlineTiming Timing)
{
    /// <summary>The columns of a table, and what becomes of each; null, and not written, where the data come from no table.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ColumnSummary>? Columns { get; init; }
}

/// <summary>Examples of each split.</summary>
public sealed record SplitSizes(int Training, int Validation, int Test);

/// <summary>A class of the data set.</summary>
/// <param name="Name">What the data call it, or its number.</param>
/// <param name="Examples">Examples of it in all splits.</param>
public sealed record ClassSize(string Name, int Examples);

/// <summary>Memory in bytes.</summary>
/// <param name="Data">Of the data set as it is read, and as much again for each form of preprocessing; shared by all trials.</param>
/// <param name="PerTrial">Of each trial at work: the largest of the first configurations.</param>
public sealed record OutlineMemory(long Data, long PerTrial);

/// <summary>A rough time, from a few timed steps of the first configurations.</summary>
/// <param name="SecondsPerTrial">Of one trial on one slot.</param>
/// <param name="Slots">Slots that would work at once.</param>
/// <param name="Seconds">Of the study.</param>
public sealed record OutlineTiming(double SecondsPerTrial, int Slots, double Seconds);
