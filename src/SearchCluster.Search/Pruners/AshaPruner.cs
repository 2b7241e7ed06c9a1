namespace SearchCluster.Search.Pruners;

/// <summary>
/// Asynchronous successive halving (Li et al., A System for Massively Parallel Hyperparameter Tuning, MLSys 2020): rungs at
/// <c>minEpochs</c> · ηᵏ epochs, at each of which the best 1/η of the trials that came so far go on.
/// </summary>
public sealed record AshaPrunerOptions : PrunerOptions
{
    /// <summary>What becomes of the others. Default stop.</summary>
    public HalvingVariant Variant { get; init; }

    /// <summary>η: one of so many goes on at a rung, at least 2. Default 3.</summary>
    public int ReductionFactor { get; init; } = 3;

    /// <summary>r: epochs at the first rung, at least 1, fewer than the budget's. Default 1.</summary>
    public int MinEpochs { get; init; } = 1;

    /// <inheritdoc/>
    public override IPruner Build(PrunerContext context) =>
        new SuccessiveHalving(context.Objective, Variant, ReductionFactor,
            SuccessiveHalving.Rungs(MinEpochs, ReductionFactor, context.MostSpent));

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems(PrunerContext context) =>
        SuccessiveHalving.Problems(context, Variant, ReductionFactor, MinEpochs);
}

/// <summary>One ladder of rungs. A trial is ranked by its value there: its best so far, where the objective is the best epoch's.</summary>
internal sealed class SuccessiveHalving(Objective objective, HalvingVariant variant, int reductionFactor, IEnumerable<int> rungs) : IPruner
{
    private readonly Rung[] _rungs = [.. rungs.Select(spent => new Rung(spent, reductionFactor))];
    private readonly Dictionary<int, Climb> _unfinished = [];

    // Where trials stop for good, the first at a rung must not be judged by itself, nor a tie against it; where they wait, others will
    // come.
    private int Least => Stops ? 1 : 0;

    private bool Stops => variant == HalvingVariant.Stop;

    /// <summary>Epochs of the rungs: <paramref name="first"/> · ηᵏ, below <paramref name="most"/>.</summary>
    public static IEnumerable<int> Rungs(int first, int reductionFactor, int most)
    {
        for (var spent = (long)first; spent < most; spent *= reductionFactor)
            yield return (int)spent;
    }

    /// <summary>What is wrong with such options.</summary>
    public static IEnumerable<(string Path, string Message)> Problems(PrunerContext context, HalvingVariant variant, int reductionFactor,
        int minEpochs)
    {
        if (reductionFactor < 2)
            yield return ("reductionFactor", $"a reduction factor of {reductionFactor}: must be at least 2");
        if (variant == HalvingVariant.Promote && context.Folds > 1)
            yield return ("variant", "trials under cross-validation do not pause: stop is the variant for folds");
        if (minEpochs < 1)
            yield return ("minEpochs", $"{minEpochs} epochs: must be at least 1");
        else if (minEpochs >= context.MostSpent)
            yield return ("minEpochs",
                $"a first rung at {minEpochs} of {context.MostSpent} {(context.Folds > 1 ? "folds" : "epochs")}: "
                    + "must be fewer than a trial has");
    }

    public ReportDecision Decide(in PrunerReport report)
    {
        var climb = _unfinished.GetValueOrDefault(report.Trial);
        var passed = Passed(climb, report.Spent);
        if (passed == (climb?.Passed ?? 0) || _rungs[passed - 1].WouldGoOn(CostOf(climb, report), report.Trial, Least, tiesGoOn: Stops))
            return ReportDecision.Continue;
        return Stops ? ReportDecision.Prune : ReportDecision.Pause;
    }

    public void Observe(in PrunerReport report, ReportDecision decision)
    {
        if (report.Spent < 1)
            return;
        var before = _unfinished.GetValueOrDefault(report.Trial);
        var climb = new Climb(Passed(before, report.Spent), CostOf(before, report), before?.AtRung ?? double.PositiveInfinity);
        for (var rung = before?.Passed ?? 0; rung < climb.Passed; rung++)
        {
            _rungs[rung].Add(climb.Cost, report.Trial);
            climb = climb with { AtRung = climb.Cost };
        }

        _unfinished[report.Trial] = climb;
    }

    public void ObservePause(int trial)
    {
        if (_unfinished.TryGetValue(trial, out var climb) && climb.Passed > 0)
            _rungs[climb.Passed - 1].Wait(climb.AtRung, trial);
    }

    /// <summary>From the top rung down: the paper's order, which finishes what has come far.</summary>
    public int? Promotion(bool isLast)
    {
        for (var rung = _rungs.Length - 1; rung >= 0; rung--)
            if (_rungs[rung].Promotion(isLast ? 1 : 0) is { } trial)
                return trial;
        return null;
    }

    public void ObservePromotion(int trial) => Leave(trial);

    /// <summary>A diverged trial is the worst of the rung that it did not reach: it too was one of those of whom the best go on.</summary>
    public void ObserveEnd(int trial, TrialState state)
    {
        Leave(trial);
        var passed = _unfinished.GetValueOrDefault(trial)?.Passed ?? 0;
        if (state == TrialState.Diverged && passed < _rungs.Length)
            _rungs[passed].Add(double.PositiveInfinity, trial);
        _unfinished.Remove(trial);
    }

    private void Leave(int trial)
    {
        if (_unfinished.TryGetValue(trial, out var climb) && climb.Passed > 0)
            _rungs[climb.Passed - 1].Leave(climb.AtRung, trial);
    }

    private int Passed(Climb? climb, int spent)
    {
        var passed = climb?.Passed ?? 0;
        while (passed < _rungs.Length && _rungs[passed].Spent <= spent)
            passed++;
        return passed;
    }

    private double CostOf(Climb? climb, in PrunerReport report)
    {
        var cost = objective.Cost(report.Value);
        return climb is not null && objective.At == ObjectiveAt.Best ? Math.Min(climb.Cost, cost) : cost;
    }

    /// <summary>How far a trial has come.</summary>
    /// <param name="Passed">Rungs it has come to.</param>
    /// <param name="Cost">Its cost now.</param>
    /// <param name="AtRung">Its cost at the last rung.</param>
    private sealed record Climb(int Passed, double Cost, double AtRung);
}

/// <summary>What becomes of a trial that is not among the best at a rung.</summary>
public enum HalvingVariant
{
    /// <summary>It ends: nothing is kept, and a trial once stopped stays so.</summary>
    Stop,

    /// <summary>
    /// It pauses, its state kept, and goes on from there when it is among the best of all that have come to the rung by then.
    /// </summary>
    Promote,
}
