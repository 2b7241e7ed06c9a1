namespace SearchCluster.Search.Studies.Events;

/// <summary>The sampler proposed a trial. Numbers count from 0 without a gap.</summary>
public sealed record TrialProposed : TrialEvent
{
    /// <summary>What it is to try.</summary>
    public required Configuration Configuration { get; init; }
}
