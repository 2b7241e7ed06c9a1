using System.Globalization;
using SearchCluster.Search.Statistics;

namespace SearchCluster.Search.Pruners;

/// <summary>
/// For cross-validation: ends a trial after a fold when, fold against fold, it is significantly worse than the best trial so far, by
/// Wilcoxon's signed-rank test (Biometrics Bulletin 1945), as Optuna's pruner of that name does.
/// </summary>
public sealed record WilcoxonPrunerOptions : PrunerOptions
{
    /// <summary>
    /// The p-value below which a trial counts as worse: above 0, below 1. Three folds can at best reach 1/8, four 1/16. Default 0.1.
    /// </summary>
    public double Significance { get; init; } = 0.1;

    /// <summary>Folds that must have ended before a trial is judged, at least 2. Default 2.</summary>
    public int StartupFolds { get; init; } = 2;

    /// <inheritdoc/>
    public override IPruner Build(PrunerContext context) => new WilcoxonPruner(context.Objective, Significance, StartupFolds);

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems(PrunerContext context)
    {
        if (!(Significance is > 0 and < 1))
            yield return ("significance", $"a significance of {Significance}: must be above 0 and below 1");
        if (StartupFolds < 2)
            yield return ("startupFolds", $"{StartupFolds} folds: must be at least 2");
        if (context.Folds < 2)
            yield return ("", "wilcoxon compares trials fold by fold, and there are no folds: set training.folds");
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Warnings(PrunerContext context)
    {
        // Pruning after the last fold saves nothing.
        var judged = context.Folds - 1;
        if (judged >= 1 && Math.Pow(2, -judged) >= Significance)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                    $"wilcoxon can end no trial of {context.Folds} folds before the last: {judged} of them "
                        + $"reach a p-value of 1/{1L << judged} at best, "
                            + $"which is not below {Significance}; take more folds, or a greater significance");
        else if (StartupFolds > judged)
            yield return $"wilcoxon can end no trial of {context.Folds} folds before the last: "
                + $"it judges none before {StartupFolds} have ended";
    }
}

/// <summary>Keeps the folds of the best completed trial, and of those that run.</summary>
internal sealed class WilcoxonPruner(Objective objective, double significance, int startupFolds) : IPruner
{
    private readonly Dictionary<int, Dictionary<int, double>> _unfinished = [];
    private Dictionary<int, double>? _best;

    public ReportDecision Decide(in PrunerReport report)
    {
        if (_best is null || report.Fold is not { } ended)
            return ReportDecision.Continue;
        var costs = new Dictionary<int, double>(_unfinished.GetValueOrDefault(report.Trial)
            ?? [])
        { [ended.Fold] = objective.Cost(ended.Value) };
        if (costs.Values.Any(double.IsPositiveInfinity))
            return ReportDecision.Prune;
        // Halves of costs: signs and ranks are the same, and the difference of two halves is always finite.
        var differences = costs.OrderBy(cost => cost.Key)
            .Where(cost => _best.ContainsKey(cost.Key)).Select(cost => cost.Value / 2 - _best[cost.Key] / 2).ToArray();
        // A trial that is better on average stays, whatever its ranks say.
        var isWorse = differences.Length >= startupFolds && Averages.Mean(costs.Values) > Averages.Mean(_best.Values);
        return isWorse && SignedRankTest.PValue(differences) < significance ? ReportDecision.Prune : ReportDecision.Continue;
    }

    public void Observe(in PrunerReport report, ReportDecision decision)
    {
        if (report.Fold is not { } ended)
            return;
        if (!_unfinished.TryGetValue(report.Trial, out var costs))
            _unfinished[report.Trial] = costs = [];
        costs[ended.Fold] = objective.Cost(ended.Value);
    }

    public void ObserveEnd(int trial, TrialState state)
    {
        _unfinished.Remove(trial, out var costs);
        if (state == TrialState.Completed && costs is not null && costs.Values.All(double.IsFinite)
            && (_best is null || Averages.Mean(costs.Values) < Averages.Mean(_best.Values)))
            _best = costs;
    }
}
