namespace SearchCluster.Search.Studies.Events;

/// <summary>
/// A fold of a trial was trained to its end. There is at most one for each fold; the trial ends with the lowest fold that decides it,
/// once all below that have completed, or else with the last.
/// </summary>
public sealed record FoldEnded : AttemptEvent
{
    /// <summary>What came out of the fold.</summary>
    public required TrialOutcome Outcome { get; init; }

    /// <summary>
    /// What the pruner says about the trial after the folds up to this one; continue where lower folds have not ended yet: then a
    /// <see cref="FoldJudged"/> follows when they have.
    /// </summary>
    public required ReportDecision Decision { get; init; }
}

/// <summary>
/// A fold that had ended before a lower one is judged, now that all below it have completed. A fold that ends in its turn is judged with
/// its <see cref="FoldEnded"/>.
/// </summary>
public sealed record FoldJudged : AttemptEvent
{
    /// <summary>What the pruner says about the trial after the folds up to this one.</summary>
    public required ReportDecision Decision { get; init; }
}
