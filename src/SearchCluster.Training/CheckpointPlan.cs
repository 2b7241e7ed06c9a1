namespace SearchCluster.Training;

/// <summary>When a training saves what a later attempt can go on from.</summary>
public sealed record CheckpointPlan
{
    /// <summary>Least time between two checkpoints, which are taken after any step; at least zero. Default 5 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);
}
