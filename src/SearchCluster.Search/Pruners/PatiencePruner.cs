namespace SearchCluster.Search.Pruners;

/// <summary>
/// Ends a trial that has gone for some epochs without improving on its own best (early stopping as in Prechelt, Neural Networks 1998,
/// his rule UP). Or, with another pruner inside, lets that one decide only about trials that no longer improve.
/// </summary>
public sealed record PatiencePrunerOptions : PrunerOptions
{
    /// <summary>Epochs without improvement after which a trial ends, at least 1. Default 5.</summary>
    public int Patience { get; init; } = 5;

    /// <summary>What a value must be better by than the best so far to count as an improvement, at least 0. Default 0.</summary>
    public double MinDelta { get; init; }

    /// <summary>Who decides once the patience is over. Default nobody: the trial ends.</summary>
    public PrunerOptions? Pruner { get; init; }

    /// <inheritdoc/>
    public override IPruner Build(PrunerContext context) =>
        new PatiencePruner(context.Objective, Patience, MinDelta, Pruner?.Build(context));

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems(PrunerContext context)
    {
        if (Patience < 1)
            yield return ("patience", $"a patience of {Patience} epochs: must be at least 1");
        if (!(MinDelta >= 0) || double.IsInfinity(MinDelta))
            yield return ("minDelta", $"an improvement of {MinDelta}: must be at least 0, and finite");
        if (context.Folds > 1)
            yield return ("",
                "patience looks at epochs, but under cross-validation a trial is judged fold by fold, "
                + "and folds do not improve on each other");
        foreach (var (path, message) in Pruner?.Problems(context) ?? [])
            yield return (path.Length == 0 ? "pruner" : $"pruner.{path}", message);
    }
}

/// <summary>Follows each running trial's best, and how long ago it was.</summary>
internal sealed class PatiencePruner(Objective objective, int patience, double minDelta, IPruner? inner) : IPruner
{
    private readonly Dictionary<int, (double Best, int At)> _unfinished = [];

    public ReportDecision Decide(in PrunerReport report)
    {
        if (!_unfinished.TryGetValue(report.Trial, out var course) || report.Spent - course.At < patience || Improves(course.Best, report))
            return ReportDecision.Continue;
        return inner?.Decide(report) ?? ReportDecision.Prune;
    }

    public void Observe(in PrunerReport report, ReportDecision decision)
    {
        inner?.Observe(report, decision);
        if (report.Spent >= 1 && (!_unfinished.TryGetValue(report.Trial, out var course) || Improves(course.Best, report)))
            _unfinished[report.Trial] = (objective.Cost(report.Value), report.Spent);
    }

    public void ObservePause(int trial) => inner?.ObservePause(trial);

    public int? Promotion(bool isLast) => inner?.Promotion(isLast);

    public void ObservePromotion(int trial) => inner?.ObservePromotion(trial);

    public void ObserveEnd(int trial, TrialState state)
    {
        inner?.ObserveEnd(trial, state);
        _unfinished.Remove(trial);
    }

    private bool Improves(double best, in PrunerReport report) => objective.Cost(report.Value) < best - minDelta;
}
