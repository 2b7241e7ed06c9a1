namespace SearchCluster.Search.Studies.Events;

/// <summary>A trial reached its final state. There is exactly one for each trial.</summary>
public sealed record TrialEnded : TrialEvent
{
    /// <summary>The attempt whose outcome counts.</summary>
    public required int Attempt { get; init; }

    /// <summary>What came out.</summary>
    public required TrialOutcome Outcome { get; init; }
}
