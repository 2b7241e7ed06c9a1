using System.Text.Json;
using SearchCluster.Search.Forests;
using SearchCluster.Search.Importance;
using SearchCluster.Search.Studies;

namespace SearchCluster.Search.Simulation;

/// <summary>
/// Learning curves of any configuration from those of a recorded study: a random forest, grown on the values of its trials, says which
/// of them a configuration is like (in how many trees it ends in a leaf with them: Lin and Jeon, JASA 101, 2006), and its curve is the
/// mean of theirs, so weighted. It diverges where most of that weight has diverged, as the likest of those did.
/// </summary>
/// <remarks>
/// The mean is smoother than a training: chance between trainings of one configuration is averaged away, and no configuration is
/// simulated as better than the best recorded.
/// </remarks>
public sealed class RecordedObjective : ISimulatedObjective
{
    private readonly string _metric;
    private readonly RecordedTrial[] _trials;
    private readonly FeatureSpace _space;
    private readonly RegressionForest _forest;

    /// <summary>Fits the surrogate to a study.</summary>
    /// <param name="space">The space that the study searched.</param>
    /// <param name="objective">The objective whose values were recorded.</param>
    /// <param name="trials">Its trials; those that were pruned, or ended without a result, have no whole curve and are left out.</param>
    /// <param name="seed">Seed of the forest.</param>
    /// <exception cref="ArgumentException">No trial has a whole curve.</exception>
    public RecordedObjective(SearchSpace space, Objective objective, IEnumerable<RecordedTrial> trials, ulong seed)
    {
        _metric = objective.Metric;
        _trials = [.. trials.Where(HasWholeCurve).OrderBy(trial => trial.Trial)];
        if (_trials.Length == 0)
            throw new ArgumentException("no trial has a whole curve", nameof(trials));
        var observed = ObservedTrials.Of(space, objective, _trials.Select(trial => new Observation(trial.Trial, trial.Configuration, trial.State, trial.Value)));
        _space = observed.Space;
        _forest = RegressionForest.Grow(_space, observed.Rows, observed.Costs, new ForestOptions { Seed = seed });
    }

    /// <summary>Whether a recorded trial has a whole curve: it completed with a value, or diverged.</summary>
    public static bool HasWholeCurve(RecordedTrial trial) =>
        trial.State == TrialState.Diverged || trial is { State: TrialState.Completed, Value: { } value } && !double.IsNaN(value);

    /// <inheritdoc/>
    public SimulatedCourse CourseOf(TrialLease lease)
    {
        var weights = WeightsOf(lease.Configuration);
        var diverged = Weigh(weights, trial => trial.State == TrialState.Diverged);
        if (2 * diverged <= weights.Values.Sum())
            return new SimulatedCourse([.. Mean(weights)]);

        var likest = weights.Where(trial => _trials[trial.Key].State == TrialState.Diverged).MaxBy(trial => trial.Value).Key;
        return new SimulatedCourse([.. _trials[likest].Epochs.Select(epoch => Simulated(epoch.Epoch, epoch.Value, epoch.Seconds))])
        {
            Outcome = TrialState.Diverged,
            Reason = $"diverged like the recorded trial {_trials[likest].Trial}",
        };
    }

    // Every tree gives one, divided among the rows of the leaf. In the order of the trials, so that sums have the same bits.
    private SortedDictionary<int, double> WeightsOf(Configuration configuration)
    {
        var point = _space.Encode(configuration);
        var weights = new SortedDictionary<int, double>();
        foreach (var tree in _forest.Trees)
        {
            var rows = tree.LeafOf(point).Rows;
            foreach (var row in rows)
                weights[row] = weights.GetValueOrDefault(row) + 1.0 / rows.Count;
        }

        return weights;
    }

    // A trial that stopped early has no later epochs: the mean goes on as long as half of the weight does.
    private IEnumerable<SimulatedEpoch> Mean(SortedDictionary<int, double> weights)
    {
        var like = weights.Where(trial => _trials[trial.Key].State != TrialState.Diverged).ToList();
        var whole = like.Sum(trial => trial.Value);
        var epochs = like.SelectMany(trial => _trials[trial.Key].Epochs.Select(epoch => (epoch.Epoch, epoch.Value, epoch.Seconds, Weight: trial.Value)))
            .GroupBy(epoch => epoch.Epoch).OrderBy(epoch => epoch.Key);
        foreach (var epoch in epochs)
        {
            var there = epoch.Sum(each => each.Weight);
            if (2 * there < whole)
                yield break;
            var valued = epoch.Where(each => each.Value is { } value && !double.IsNaN(value)).ToList();
            var value = valued.Count == 0 ? (double?)null : valued.Sum(each => each.Weight * each.Value!.Value) / valued.Sum(each => each.Weight);
            yield return Simulated(epoch.Key, value, epoch.Sum(each => each.Weight * each.Seconds) / there);
        }
    }

    private double Weigh(SortedDictionary<int, double> weights, Func<RecordedTrial, bool> counts) =>
        weights.Where(trial => counts(_trials[trial.Key])).Sum(trial => trial.Value);

    private SimulatedEpoch Simulated(int epoch, double? value, double seconds)
    {
        var values = new Dictionary<string, JsonElement>();
        if (value is { } number && double.IsFinite(number))
            values[_metric] = JsonSerializer.SerializeToElement(number);
        return new SimulatedEpoch(new TrialReport { Epoch = epoch, Values = values }, seconds);
    }
}
