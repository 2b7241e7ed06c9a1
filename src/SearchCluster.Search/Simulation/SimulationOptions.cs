namespace SearchCluster.Search.Simulation;

/// <summary>Who works on a simulated study, and what befalls them.</summary>
public sealed record SimulationOptions
{
    /// <summary>Training slots, each of which trains one trial at a time. Default 1.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Workers killed. Default none.</summary>
    public IReadOnlyList<WorkerKill> Kills { get; init; } = [];
}
