namespace SearchCluster.Search.Pruners;

/// <summary>
/// Hyperband (Li et al., JMLR 2018), asynchronous as in ASHA: several ladders of rungs (brackets) that begin at different epochs, since
/// nobody knows how early the epochs of a training tell the good from the bad. Bracket s has s rungs, the last of all rungs.
/// </summary>
public sealed record HyperbandPrunerOptions : PrunerOptions
{
    /// <summary>Which brackets are used. Default standard.</summary>
    public Aggressiveness Aggressiveness { get; init; } = Aggressiveness.Standard;

    /// <summary>What becomes of a trial that does not go on at a rung. Default stop.</summary>
    public HalvingVariant Variant { get; init; }

    /// <summary>η: one of so many goes on at a rung, at least 2. Default 3.</summary>
    public int ReductionFactor { get; init; } = 3;

    /// <summary>r: epochs at the first rung of the earliest bracket, at least 1, fewer than the budget's. Default 1.</summary>
    public int MinEpochs { get; init; } = 1;

    /// <inheritdoc/>
    public override IPruner Build(PrunerContext context)
    {
        int[] rungs = [.. SuccessiveHalving.Rungs(MinEpochs, ReductionFactor, context.MostSpent)];
        var fewest = Aggressiveness switch
        {
            Aggressiveness.Conservative => 0,
            Aggressiveness.Standard => rungs.Length / 2,
            _ => rungs.Length,
        };
        return new HyperbandPruner([.. Enumerable.Range(fewest, rungs.Length - fewest + 1).Select(bracket => (
            (IPruner)new SuccessiveHalving(context.Objective, Variant, ReductionFactor, rungs[^bracket..]),
            Math.Pow(ReductionFactor, bracket) / (bracket + 1)))]);
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems(PrunerContext context) =>
        SuccessiveHalving.Problems(context, Variant, ReductionFactor, MinEpochs);
}

/// <summary>
/// Brackets, with the weight of each: its share of the trials, ηˢ / (s + 1), gives all of them about the same epochs (section 3).
/// </summary>
internal sealed class HyperbandPruner(IReadOnlyList<(IPruner Pruner, double Weight)> brackets) : IPruner
{
    // Multiples of it, less their whole part, fill [0, 1) evenly from the first on (Weyl's sequence): any stretch of trials holds the
    // brackets in proportion, and the bracket is a function of the trial's number.
    private const double GoldenRatio = 0.6180339887498949;

    private readonly double _total = brackets.Sum(bracket => bracket.Weight);

    public ReportDecision Decide(in PrunerReport report) => Bracket(report.Trial).Decide(report);

    public void Observe(in PrunerReport report, ReportDecision decision) => Bracket(report.Trial).Observe(report, decision);

    public void ObservePause(int trial) => Bracket(trial).ObservePause(trial);

    public int? Promotion(bool isLast)
    {
        foreach (var (pruner, _) in brackets)
            if (pruner.Promotion(isLast) is { } trial)
                return trial;
        return null;
    }

    public void ObservePromotion(int trial) => Bracket(trial).ObservePromotion(trial);

    public void ObserveEnd(int trial, TrialState state) => Bracket(trial).ObserveEnd(trial, state);

    private IPruner Bracket(int trial)
    {
        var place = (trial + 0.5) * GoldenRatio % 1 * _total;
        foreach (var (pruner, weight) in brackets)
        {
            if (place < weight)
                return pruner;
            place -= weight;
        }

        return brackets[^1].Pruner;
    }
}

/// <summary>How early Hyperband ends trials: which of its brackets it uses.</summary>
public enum Aggressiveness
{
    /// <summary>All brackets, as in the paper; in the last of them nothing is pruned.</summary>
    Conservative,

    /// <summary>The half of the brackets that begin earliest.</summary>
    Standard,

    /// <summary>The bracket alone that has every rung: successive halving from the first epochs on.</summary>
    Aggressive,
}
