namespace SearchCluster.Search.Pruners;

/// <summary>
/// Ends a trial whose best value so far is worse than the median of what the completed trials had at the same epoch: the median
/// stopping rule of Golovin et al., Google Vizier (KDD 2017, section 3.2.2). <see cref="PercentilePrunerOptions"/> at 50.
/// </summary>
public sealed record MedianPrunerOptions : PrunerOptions
{
    private const double Half = 0.5;

    /// <summary>Trials that must have completed before any is pruned, at least 1. Default 5.</summary>
    public int StartupTrials { get; init; } = 5;

    /// <summary>Epochs of each trial at which it is not pruned yet, at least 0. Default 0.</summary>
    public int WarmupEpochs { get; init; }

    /// <summary>Epochs from one decision about a trial to the next, at least 1. Default 1.</summary>
    public int Interval { get; init; } = 1;

    /// <inheritdoc/>
    public override IPruner Build(PrunerContext context) =>
        new PercentilePruner(context.Objective, Half, new DecisionTimes(StartupTrials, WarmupEpochs, Interval));

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems(PrunerContext context) =>
        DecisionTimes.Problems(StartupTrials, WarmupEpochs, Interval);
}
