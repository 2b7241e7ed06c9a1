using SearchCluster.Search.Statistics;

namespace SearchCluster.Search.Pruners;

/// <summary>
/// Ends a trial whose best value so far is worse than a percentile of what the completed trials had at the same epoch: the median
/// stopping rule of Golovin et al., Google Vizier (KDD 2017, section 3.2.2) for any percentile, by the values themselves rather than
/// their running means.
/// </summary>
public sealed record PercentilePrunerOptions : PrunerOptions
{
    /// <summary>
    /// How many of a hundred completed trials a trial may be as good as and go on: 25 keeps the best quarter. Above 0, below 100. Default
    /// 25.
    /// </summary>
    public double Percentile { get; init; } = 25;

    /// <summary>Trials that must have completed before any is pruned, at least 1. Default 5.</summary>
    public int StartupTrials { get; init; } = 5;

    /// <summary>Epochs of each trial at which it is not pruned yet, at least 0. Default 0.</summary>
    public int WarmupEpochs { get; init; }

    /// <summary>Epochs from one decision about a trial to the next, at least 1. Default 1.</summary>
    public int Interval { get; init; } = 1;

    /// <inheritdoc/>
    public override IPruner Build(PrunerContext context) =>
        new PercentilePruner(context.Objective, Percentile / 100, new DecisionTimes(StartupTrials, WarmupEpochs, Interval));

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems(PrunerContext context)
    {
        if (!(Percentile is > 0 and < 100))
            yield return ("percentile", $"a percentile of {Percentile}: must be above 0 and below 100");
        foreach (var problem in DecisionTimes.Problems(StartupTrials, WarmupEpochs, Interval))
            yield return problem;
    }
}

/// <summary>Keeps, for every epoch, the completed trials' costs around the percentile.</summary>
internal sealed class PercentilePruner(Objective objective, double share, DecisionTimes times) : IPruner
{
    private readonly Dictionary<int, LowestPart<double>> _completed = [];
    private readonly Dictionary<int, Course> _unfinished = [];
    private int _trials;

    public ReportDecision Decide(in PrunerReport report)
    {
        var course = _unfinished.GetValueOrDefault(report.Trial);
        if (!times.IsDue(_trials, course?.LastEpoch ?? 0, report.Spent) || !_completed.TryGetValue(report.Spent, out var costs))
            return ReportDecision.Continue;
        var best = Math.Min(course?.Best ?? double.PositiveInfinity, objective.Cost(report.Value));
        return best > PercentileOf(costs) ? ReportDecision.Prune : ReportDecision.Continue;
    }

    public void Observe(in PrunerReport report, ReportDecision decision)
    {
        if (report.Spent < 1)
            return;
        if (!_unfinished.TryGetValue(report.Trial, out var course))
            _unfinished[report.Trial] = course = new Course();
        course.Add(report.Spent, objective.Cost(report.Value));
    }

    public void ObserveEnd(int trial, TrialState state)
    {
        _unfinished.Remove(trial, out var course);
        if (state != TrialState.Completed)
            return;
        _trials++;
        foreach (var (epoch, cost) in course?.Costs ?? [])
        {
            if (!_completed.TryGetValue(epoch, out var costs))
                _completed[epoch] = costs = new LowestPart<double>();
            costs.Add(cost, (int)(share * costs.Count) + 1);
        }
    }

    // Between the two nearest ranks, as the usual definition has it (Hyndman and Fan, The American Statistician 1996, type 7).
    private double PercentileOf(LowestPart<double> costs)
    {
        var (low, fraction) = (costs.Highest, share * (costs.Count - 1) - (costs.PartCount - 1));
        return fraction > 0 && costs.TryGetNext(out var high) && !double.IsInfinity(low) ? Averages.Between(low, high, fraction) : low;
    }

    private sealed class Course
    {
        public List<(int Epoch, double Cost)> Costs { get; } = [];

        public double Best { get; private set; } = double.PositiveInfinity;

        public int LastEpoch => Costs[^1].Epoch;

        public void Add(int epoch, double cost)
        {
            Costs.Add((epoch, cost));
            Best = Math.Min(Best, cost);
        }
    }
}
