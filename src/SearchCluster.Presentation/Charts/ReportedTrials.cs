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

    public ReportedTrials(ExportedStudy study)
    {
        Objective = study.Spec.Search.Objective;
        Valued = [.. study.Trials.Where(trial => trial.Summary.Value is { } value && double.IsFinite(value))];
        var byNumber = Valued.ToDictionary(trial => trial.Summary.Number);
        Diverged = [.. study.Trials.Where(trial => trial.Summary.State == TrialState.Diverged)];
        Ranked = [.. Ranking.Of(Objective, Valued.Where(trial => trial.Summary.State == TrialState.Completed).Select(trial => trial.Summary)).Select(trial => byNumber[trial.Number])];
        var eligible = Ranked.Count(trial => trial.Summary.IsEligible);
        _best = [.. Ranked.Take((int)Math.Ceiling(BestShare * eligible)).Select(trial => trial.Summary.Number)];
        Values = AxisOf(Valued.Select(trial => trial.Summary.Value!.Value));
    }

    public Objective Objective { get; }

    /// <summary>Trials with a finite value, by number.</summary>
    public IReadOnlyList<ExportedTrial> Valued { get; }

    /// <summary>Trials that diverged, by number.</summary>
    public IReadOnlyList<ExportedTrial> Diverged { get; }

    /// <summary>Completed trials, the best first, those that violate a constraint last.</summary>
    public IReadOnlyList<ExportedTrial> Ranked { get; }

    /// <summary>The axis of the objective.</summary>
    public Axis Values { get; }

    /// <summary>What a trial's mark stands for.</summary>
    public string KindOf(TrialSummary trial) =>
        trial.State == TrialState.Diverged ? Chart.Kinds.Diverged : _best.Contains(trial.Number) ? Chart.Kinds.Best : Chart.Kinds.Other;

    /// <summary>
    /// An axis for values of the objective. What is far worse than most is drawn at its end, so that the good can be told apart; values
    /// above 0 that spread over three decades are drawn in their logarithm.
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
