using System.Text.Json;
using SearchCluster.Randomness;
using SearchCluster.Search.Forests;
using SearchCluster.Search.Importance;
using SearchCluster.Search.Studies;

namespace SearchCluster.Search.Simulation;

/// <summary>
/// Learning curves of any configuration from those of a recorded study: a trial goes through what a recorded one went through, drawn
/// by its seed from those it is like. A random forest grown on the recorded values says which they are, and how likely each: the share
/// of the trees in which it ends in one leaf with them (the distribution of Meinshausen's quantile regression forests, JMLR 7, 2006).
/// </summary>
/// <remarks>
/// So curves are real ones, and the same configuration under another seed trains another time, as it does in truth. No configuration
/// is simulated as better than the best recorded.
/// </remarks>
public sealed class RecordedObjective : ISimulatedObjective
{
    // Several in each leaf: what is drawn from is a neighbourhood, not the one trial that is nearest.
    private const int LeastLeaf = 5;

    private readonly string _metric;
    private readonly RecordedTrial[] _trials;
    private readonly FeatureSpace _features;
    private readonly RegressionForest _forest;

    /// <summary>Grows the forest.</summary>
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
        var observed = ObservedTrials.Of(space, objective,
            _trials.Select(trial => new Observation(trial.Trial, trial.Configuration, trial.State, trial.Value)));
        _features = observed.Space;
        _forest = RegressionForest.Grow(_features, observed.Rows, observed.Costs, new ForestOptions { Seed = seed, LeastLeaf = LeastLeaf });
    }

    /// <summary>Whether a recorded trial has a whole curve: it completed with a value, or diverged.</summary>
    public static bool HasWholeCurve(RecordedTrial trial) =>
        trial.State == TrialState.Diverged || trial is { State: TrialState.Completed, Value: { } value } && !double.IsNaN(value);

    /// <inheritdoc/>
    public SimulatedCourse CourseOf(TrialLease lease)
    {
        var recorded = Like(lease);
        return new SimulatedCourse([.. recorded.Epochs.Select(Simulated)])
        {
            Outcome = recorded.State,
            Reason = recorded.State == TrialState.Diverged ? $"diverged as the recorded trial {recorded.Trial} did" : null,
        };
    }

    // A tree, and one of those in the leaf there: each trial as likely as its share over all trees.
    private RecordedTrial Like(TrialLease lease)
    {
        var random = RandomStream.At(lease.Seed, RandomPurpose.RecordedCurve);
        var rows = _forest.Trees[random.NextInteger(_forest.Trees.Count)].LeafOf(_features.Encode(lease.Configuration)).Rows;
        return _trials[rows[random.NextInteger(rows.Count)]];
    }

    private SimulatedEpoch Simulated(RecordedEpoch epoch)
    {
        var values = new Dictionary<string, JsonElement>
        {
            ["timing"] =
            JsonSerializer.SerializeToElement(new { seconds = epoch.Seconds })
        };
        foreach (var (name, measured) in epoch.Metrics)
            if (double.IsFinite(measured))
                values[name] = JsonSerializer.SerializeToElement(measured);
        if (epoch.Value is { } number && double.IsFinite(number))
            values[_metric] = JsonSerializer.SerializeToElement(number);
        return new SimulatedEpoch(new TrialReport { Epoch = epoch.Epoch, Values = values }, epoch.Seconds);
    }
}
