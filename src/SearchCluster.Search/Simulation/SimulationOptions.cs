namespace SearchCluster.Search.Simulation;

/// <summary>Who works on a simulated study, and what befalls them.</summary>
public sealed record SimulationOptions
{
    /// <summary>Training slots, each of which trains one trial at a time. Default 1.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Workers killed. Default none.</summary>
    public IReadOnlyList<WorkerKill> Kills { get; init; } = [];
}

/// <summary>
/// A worker dies: the epoch it is in is lost, and its trial waits for another attempt, which goes on after the last whole epoch.
/// </summary>
/// <param name="Worker">Number of the worker, from 0.</param>
/// <param name="At">When, after the study's beginning.</param>
/// <param name="Absence">How long until it is back.</param>
public sealed record WorkerKill(int Worker, TimeSpan At, TimeSpan Absence);
