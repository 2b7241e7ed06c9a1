namespace SearchCluster.Search.Studies;

/// <summary>What of a study's behaviour the deployment decides.</summary>
public sealed record StudyOptions
{
    /// <summary>How long a lease lasts without a report or a heartbeat. Default 60 s; longer than it takes to notice a dead silo.</summary>
    public TimeSpan LeaseTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Short trials are leased together until they last about this long. Default 50 ms.</summary>
    public TimeSpan LeasedTogether { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Most trials leased together. Default 128.</summary>
    public int MostLeasedTogether { get; init; } = 128;

    /// <summary>Whether the best trial is measured on a test split at the end. Default false.</summary>
    public bool EvaluatesBest { get; init; }

    /// <summary>Whether all silos live in one process, and die together. Default false.</summary>
    public bool OneProcess { get; init; }
}
