namespace SearchCluster.Search.Pruners;

/// <summary>
/// The lecture's rule: a cost above three times the original explodes, stop it (CS231n, Training Neural Networks). For objectives that
/// do not watch for divergence themselves; a training's own <c>divergence</c> acts within the epoch.
/// </summary>
public sealed record ExplosionPrunerOptions : PrunerOptions
{
    /// <summary>Ends a trial whose cost exceeds so many times its first. Above 1. Default 3.</summary>
    public double Factor { get; init; } = 3;

    /// <summary>
    /// The reported cost, positive at first. Default the objective's metric where that is minimized, else <c>train.loss</c>.
    /// </summary>
    public string? Metric { get; init; }

    /// <inheritdoc/>
    public override IPruner Build(PrunerContext context) => new ExplosionPruner(Factor, MetricIn(context));

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems(PrunerContext context)
    {
        if (!(Factor > 1))
            yield return ("factor", $"a factor of {Factor}: must be above 1");
        if (context.Folds > 1)
            yield return ("", "explosion looks at epochs, but under cross-validation a trial is judged fold by fold");
        else if (context.ReportedMetrics is { } reported && !reported.Contains(MetricIn(context)))
            yield return ("metric",
                $"no trial reports '{MetricIn(context)}'{NearestName.Suggestion(MetricIn(context), reported)} "
                    + $"(reported: {string.Join(", ", reported)})");
    }

    private string MetricIn(PrunerContext context) => Metric
        ?? (context.Objective.Direction == Direction.Minimize ? context.Objective.Metric : "train.loss");
}

/// <summary>Keeps the first cost of each running trial: that of the untrained network, where it was reported.</summary>
internal sealed class ExplosionPruner(double factor, string metric) : IPruner
{
    private readonly Dictionary<int, double> _first = [];

    public ReportDecision Decide(in PrunerReport report) =>
        report.Report?.Metric(metric) is { } cost && _first.TryGetValue(report.Trial, out var first) && first > 0
            && !(cost <= factor * first)
            ? ReportDecision.Prune
            : ReportDecision.Continue;

    public void Observe(in PrunerReport report, ReportDecision decision)
    {
        if (report.Report?.Metric(metric) is { } cost && double.IsFinite(cost))
            _first.TryAdd(report.Trial, cost);
    }

    public void ObserveEnd(int trial, TrialState state) => _first.Remove(trial);
}
