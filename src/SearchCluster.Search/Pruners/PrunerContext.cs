namespace SearchCluster.Search.Pruners;

/// <summary>What a pruner knows of the study whose trials it ends.</summary>
public sealed record PrunerContext
{
    /// <summary>What is wanted.</summary>
    public required Objective Objective { get; init; }

    /// <summary>Folds of each trial; 1 where there is no cross-validation. Default 1.</summary>
    public int Folds { get; init; } = 1;

    /// <summary>The most that is spent on a trial: its folds, or, without cross-validation, its epochs. At least 1.</summary>
    public required int MostSpent { get; init; }

    /// <summary>Names of the metrics that a trial reports; null where they are not known beforehand. Default null.</summary>
    public IReadOnlyList<string>? ReportedMetrics { get; init; }
}
