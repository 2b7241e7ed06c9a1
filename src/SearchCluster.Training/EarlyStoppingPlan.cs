namespace SearchCluster.Training;

/// <summary>Stops a trial whose validation metric no longer improves.</summary>
public sealed record EarlyStoppingPlan
{
    /// <summary>Epochs without a new best before the trial stops, at least 1. Default 5.</summary>
    public int Patience { get; init; } = 5;
}
