namespace SearchCluster.Search.Studies.Events;

/// <summary>An attempt handed its lease back at the rung where it was told to pause. The trial waits for promotion, its state kept.</summary>
public sealed record TrialPaused : AttemptEvent
{
    /// <summary>What came out so far: the trial's outcome, should it never be promoted.</summary>
    public required TrialOutcome Outcome { get; init; }
}
