namespace SearchCluster.Search.Studies.Events;

/// <summary>A training slot got the right to execute an attempt.</summary>
public sealed record TrialLeased : AttemptEvent
{
    /// <summary>The slot: silo address with generation, a slash, the number of the slot.</summary>
    public required string Holder { get; init; }
}
