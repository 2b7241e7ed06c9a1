using System.Text.Json.Serialization;
using SearchCluster.Search.Samplers;

namespace SearchCluster.Search.Studies.Events;

/// <summary>A fact about one trial.</summary>
public abstract record TrialEvent : StudyEvent
{
    /// <summary>Number of the trial.</summary>
    public required int Trial { get; init; }
}

/// <summary>The sampler, or the operator, proposed a trial. Numbers count from 0 without a gap.</summary>
public sealed record TrialProposed : TrialEvent
{
    /// <summary>What it is to try.</summary>
    public required Configuration Configuration { get; init; }

    /// <summary>Whether the operator, and not the sampler, proposed it.</summary>
    [JsonIgnore]
    public bool IsEnqueued => Lineage == Lineage.Enqueued;

    /// <summary>Epochs to train; null for those of the budget.</summary>
    public int? Epochs { get; init; }

    /// <summary>
    /// Where the proposal comes from, for samplers that work in stages; <see cref="Lineage.Enqueued"/> when it is the operator's.
    /// </summary>
    public Lineage? Lineage { get; init; }

    /// <summary>
    /// Place of the point in a grid, where it is not the trial's number, since the operator enqueued trials before; absent otherwise.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Point { get; init; }

    /// <summary>
    /// Number of ended trials that the sampler saw: the first so many of the journal, with all trials proposed before and not among
    /// them as unfinished. Null when the sampler is not adaptive.
    /// </summary>
    public int? Seen { get; init; }
}

/// <summary>A trial that waited at a rung is to go on: it waits for its next attempt.</summary>
public sealed record TrialPromoted : TrialEvent;

/// <summary>A fact about one attempt of a trial, or of one of its folds.</summary>
public abstract record AttemptEvent : TrialEvent
{
    /// <summary>Number of the attempt, from 1; every fold counts its own.</summary>
    public required int Attempt { get; init; }

    /// <summary>Number of the fold, from 0; 0, and absent from JSON, where there is no cross-validation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Fold { get; init; }
}

/// <summary>A training slot got the right to execute an attempt.</summary>
public sealed record TrialLeased : AttemptEvent
{
    /// <summary>The slot.</summary>
    public required SlotName Holder { get; init; }
}

/// <summary>An epoch was measured. Unique by trial and epoch: a later attempt that repeats the epoch adds nothing.</summary>
public sealed record TrialReported : AttemptEvent
{
    /// <summary>The values.</summary>
    public required TrialReport Report { get; init; }

    /// <summary>The answer, which a repeated report gets again.</summary>
    public required ReportDecision Decision { get; init; }
}

/// <summary>
/// An attempt handed its lease back at the rung where it was told to pause. The trial waits for promotion, its state kept.
/// </summary>
public sealed record TrialPaused : AttemptEvent
{
    /// <summary>What came out so far: the trial's outcome, should it never be promoted.</summary>
    public required TrialOutcome Outcome { get; init; }
}

/// <summary>An attempt ended without a result; the trial waits for its next attempt.</summary>
public sealed record TrialReleased : AttemptEvent
{
    /// <summary>Why it ended.</summary>
    public required ReleaseCause Cause { get; init; }

    /// <summary>The message of the exception; null for other causes.</summary>
    public string? Reason { get; init; }

    /// <summary>Of a lost attempt: the step of its last checkpoint; absent where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Step { get; init; }

    /// <summary>Of a lost attempt: whether other silos died at the same time.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Together { get; init; }
}

/// <summary>A trial reached its final state. There is exactly one for each trial.</summary>
public sealed record TrialEnded : AttemptEvent
{
    /// <summary>What came out.</summary>
    public required TrialOutcome Outcome { get; init; }

    /// <summary>
    /// Of a trial under cross-validation: the lowest fold that diverged or failed, or after which the pruner pruned. Folds above it count
    /// for nothing, whether or not they had begun. Absent where all folds count; older journals do not state it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? DecidedBy { get; init; }
}

/// <summary>An attempt that no longer held the lease told its outcome. It changes nothing.</summary>
public sealed record TrialToldLate : AttemptEvent;
