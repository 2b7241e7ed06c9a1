using SearchCluster.Search.Forests;
using SearchCluster.Search.Statistics;

namespace SearchCluster.Search.Importance;

/// <summary>The trials of a study from which importance is measured: rows of features, and costs, of which less is better.</summary>
internal sealed class ObservedTrials
{
    private const double FarFence = 3;

    private ObservedTrials(FeatureSpace space, double[][] rows, double[] costs) => (Space, Rows, Costs) = (space, rows, costs);

    public FeatureSpace Space { get; }

    /// <summary>A row for each trial, NaN where a parameter is inactive.</summary>
    public double[][] Rows { get; }

    /// <summary>A finite cost for each row.</summary>
    public double[] Costs { get; }

    /// <summary>
    /// Completed and pruned trials with their values, diverged ones as bad as the worst; failed and canceled ones say nothing. A value
    /// worse than the third quartile by more than three times the distance from there to the best counts as that: how far a few
    /// losses exploded must not hide everything else. Costs are in units of a power of two, so that squares of them are numbers whatever
    /// the objective's size, and no bit of a share depends on it.
    /// </summary>
    public static ObservedTrials Of(SearchSpace space, Objective objective, IEnumerable<Observation> observations)
    {
        var features = new FeatureSpace(space);
        var seen = observations.Where(IsResult).OrderBy(observation => observation.Trial)
            .Select(observation => (Row: features.Encode(observation.Configuration),
                Cost: objective.Cost(observation.State == TrialState.Diverged ? double.NaN : observation.Value!.Value)))
            .ToList();
        var finite = seen.Where(trial => double.IsFinite(trial.Cost)).Select(trial => trial.Cost).ToList();
        if (finite.Count == 0)
            return new ObservedTrials(features, [.. seen.Select(trial => trial.Row)], new double[seen.Count]);

        var (best, q3) = (finite.Min(), Quartiles.Of(finite).Q3);
        var worst = q3 > best ? Math.Min(finite.Max(), q3 + FarFence * (q3 - best)) : finite.Max();
        var largest = Math.Max(Math.Abs(best), Math.Abs(worst));
        var exponent = largest > 0 ? Math.ILogB(largest) : 0;
        return new ObservedTrials(
            features, [.. seen.Select(trial => trial.Row)],
                [.. seen.Select(trial => Math.ScaleB(Math.Clamp(trial.Cost, best, worst), -exponent))]);
    }

    private static bool IsResult(Observation observation) => observation.State switch
    {
        TrialState.Diverged => true,
        TrialState.Completed or TrialState.Pruned => observation.Value is { } value && !double.IsNaN(value),
        _ => false,
    };
}
