namespace SearchCluster.Training;

/// <summary>The lecture's rule: a cost above three times the original has exploded.</summary>
public sealed record DivergencePlan
{
    /// <summary>The data loss, averaged over the last 256 examples or more, may be at most this many times the initial loss; above 1. Default 3.</summary>
    public double Factor { get; init; } = 3;
}
