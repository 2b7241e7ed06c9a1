namespace SearchCluster.Search.Studies.Events;

/// <summary>
/// A fold that had ended before a lower one is judged, now that all below it have completed. A fold that ends in its turn is judged with
/// its <see cref="FoldEnded"/>.
/// </summary>
public sealed record FoldJudged : AttemptEvent
{
    /// <summary>What the pruner says about the trial after the folds up to this one.</summary>
    public required ReportDecision Decision { get; init; }
}
