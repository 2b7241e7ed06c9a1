using SearchCluster.Presentation.Views;
using SearchCluster.Search;
using SearchCluster.Search.Statistics;
using SearchCluster.Search.Studies;

namespace SearchCluster.Presentation.Charts;

/// <summary>The trials of a study as charts show them: which are the best, and over which range values are drawn.</summary>
internal sealed class ReportedTrials
{
    private const double BestShare = 0.1;
    private const double FarFence = 3;
    private const double Spread = 1000;

    private readonly HashSet<int> _best;

    public ReportedTrials(StudyView study, Objective objective)
    {
        Objective = objective;
        Valued = [.. study.Trials.Where(trial => trial is { Value: { } value, State: not TrialState.Diverged } && double.IsFinite(value))];
        Diverged = [.. study.Trials.Where(trial => trial.State == TrialState.Diverged)];
        Ranked =
            [.. study.Ranking.Where(trial => trial.State == TrialState.Diverged || trial.Value is { } value && double.IsFinite(value))];
        var eligible = Ranked.Count(trial => trial.IsEligible);
        _best = [.. Ranked.Take((int)Math.Ceiling(BestShare * eligible)).Select(trial => trial.Number)];
        Values = AxisOf(Valued.Select(trial => trial.Value!.Value));
    }

    public Objective Objective { get; }

    /// <summary>Trials with a finite value that did not diverge, by number.</summary>
    public IReadOnlyList<TrialSummary> Valued { get; }

    /// <summary>Trials that diverged, by number.</summary>
    public IReadOnlyList<TrialSummary> Diverged { get; }

    /// <summary>Both together, the best first.</summary>
    public IReadOnlyList<TrialSummary> Ranked { get; }

    /// <summary>The axis of the objective.</summary>
    public Axis Values { get; }

    /// <summary>What a trial's mark stands for.</summary>
    public string KindOf(TrialSummary trial) => trial.State switch
    {
        TrialState.Diverged => Chart.Kinds.Diverged,
        TrialState.Completed => _best.Contains(trial.Number) ? Chart.Kinds.Best : Chart.Kinds.Other,
        TrialState.Pruned => Chart.Kinds.Pruned,
        _ => Chart.Kinds.Partial,
    };

    /// <summary>
    /// An axis for values of the objective. It leaves out what is far worse than most, so that the good can be told apart; values above 0
    /// that spread over three decades are drawn in their logarithm.
    /// </summary>
    public Axis AxisOf(IEnumerable<double> values)
    {
        var finite = values.Where(double.IsFinite).ToList();
        if (finite.Count == 0)
            return Axis.Of([]);
        var costs = finite.Select(Objective.Cost).ToList();
        var (best, q3) = (costs.Min(), Quartiles.Of(costs).Q3);
        var fence = q3 > best ? q3 + FarFence * (q3 - best) : double.PositiveInfinity;
        var drawn = finite.Where(value => Objective.Cost(value) <= fence).ToList();
        return Axis.Of(drawn, drawn.Min() > 0 && drawn.Max() / drawn.Min() >= Spread);
    }
}
