using System.Text.Json;
using System.Text.Json.Serialization;
using SearchCluster.Search.Samplers;

namespace SearchCluster.Search.Studies;

/// <summary>One trial as <c>trials</c> and <c>trial</c> print it and as the read model keeps it.</summary>
public sealed record TrialSummary
{
    /// <summary>Number in the study, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>Where it stands.</summary>
    public required TrialState State { get; init; }

    /// <summary>Whether it has reached its final state.</summary>
    [JsonIgnore]
    public bool Ended => State is not (TrialState.Pending or TrialState.Running or TrialState.Paused);

    /// <summary>The objective's value; null when there is none (yet). A pruned trial keeps its best so far.</summary>
    public double? Value { get; init; }

    /// <summary>Epochs trained; the untrained epoch 0 is not counted.</summary>
    public required int Epochs { get; init; }

    /// <summary>Attempts begun.</summary>
    public required int Attempts { get; init; }

    /// <summary>One value per active parameter.</summary>
    public required Configuration Configuration { get; init; }

    /// <summary>The metrics of the epoch of <see cref="Value"/>; empty where there is none.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>An array of <c>{ kind, text }</c>.</summary>
    public required JsonElement Verdicts { get; init; }

    /// <summary>Why it diverged, failed or was canceled; else null.</summary>
    public string? Reason { get; init; }

    /// <summary>What made it fail; absent when it did not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FailureCause? Cause { get; init; }

    /// <summary>How far it violates the study's constraints, summed over them; absent when it keeps them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Violation { get; init; }

    /// <summary>Whether it may be best: it completed with a value, and keeps the study's constraints.</summary>
    [JsonIgnore]
    public bool IsEligible => State == TrialState.Completed && Value is not null && Violation is null;

    /// <summary>
    /// The stage that the trial belongs to, and why that stage looked where it did, or that it was enqueued; absent for samplers without
    /// stages.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Lineage? Lineage { get; init; }

    /// <summary>The folds, in order; absent without cross-validation. <see cref="Value"/> is then the mean over those that ended.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FoldSummary>? Folds { get; init; }

    /// <summary>Duration and place; null until it has ended, and when it ended before it began.</summary>
    public TrialTiming? Timing { get; init; }
}

/// <summary>One fold of a trial under cross-validation, as users see it.</summary>
/// <param name="Fold">Its number in the trial, from 0.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Value">The objective's value on it; null when there is none yet.</param>
/// <param name="Epoch">The epoch of the value.</param>
/// <param name="Epochs">Epochs trained.</param>
/// <param name="Attempts">Attempts begun.</param>
public sealed record FoldSummary(int Fold, TrialState State, double? Value, int Epoch, int Epochs, int Attempts);
