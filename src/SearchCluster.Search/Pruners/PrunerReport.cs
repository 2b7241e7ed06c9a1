using SearchCluster.Search.Studies;

namespace SearchCluster.Search.Pruners;

/// <summary>What a pruner learns of a trial at one moment.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Spent">What has been spent on it: epochs trained, or, under cross-validation, folds finished.</param>
/// <param name="Value">The objective's value at that epoch, or the mean over the folds finished; NaN is worse than any number.</param>
public readonly record struct PrunerReport(int Trial, int Spent, double Value)
{
    /// <summary>The epoch's report, for pruners that look at more than the objective; null for a fold.</summary>
    public TrialReport? Report { get; init; }

    /// <summary>The fold that ended; null for an epoch.</summary>
    public FoldValue? Fold { get; init; }
}
