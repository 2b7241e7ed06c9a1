namespace SearchCluster.Search.Simulation;

/// <summary>A trial from its beginning to its own end.</summary>
/// <param name="Epochs">Its epochs in order; those beyond the lease's are not trained.</param>
public sealed record SimulatedCourse(IReadOnlyList<SimulatedEpoch> Epochs)
{
    /// <summary>What it comes to after the last epoch: Completed, Diverged or Failed. Default Completed.</summary>
    public TrialState Outcome { get; init; } = TrialState.Completed;

    /// <summary>Why it diverged or failed; else null.</summary>
    public string? Reason { get; init; }
}
