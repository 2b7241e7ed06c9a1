namespace SearchCluster.Search.Studies.Events;

/// <summary>A trial reached its final state. There is exactly one for each trial.</summary>
public sealed record TrialEnded : AttemptEvent
{
    /// <summary>What came out.</summary>
    public required TrialOutcome Outcome { get; init; }
}
