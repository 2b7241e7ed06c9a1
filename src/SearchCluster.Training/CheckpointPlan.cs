namespace SearchCluster.Training;

/// <summary>When a training saves what a later attempt can go on from.</summary>
public sealed record CheckpointPlan
{
    /// <summary>The most that <see cref="Interval"/> may be: a hundred years.</summary>
    public static readonly TimeSpan LongestInterval = TimeSpan.FromDays(36_500);

    /// <summary>
    /// Least time between two checkpoints, which are taken after any step: at least 0, at most <see cref="LongestInterval"/>. Default 5 s.
    /// </summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);
}
