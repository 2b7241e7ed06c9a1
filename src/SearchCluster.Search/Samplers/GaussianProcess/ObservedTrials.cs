using SearchCluster.Search.Samplers.Encoding;

namespace SearchCluster.Search.Samplers.GaussianProcess;

/// <summary>
/// Ended trials as genes and costs (less is better), and which of them a fit uses. A trial that diverged or failed, is infeasible or has no
/// finite value, cost more than the worst: it is told as bad, not dropped. Canceled trials say nothing.
/// </summary>
/// <param name="space">The space of the configurations.</param>
/// <param name="objective">What is wanted.</param>
/// <param name="most">Most trials that a fit uses.</param>
internal sealed class ObservedTrials(EncodedSpace space, Objective objective, int most)
{
    // Costs beyond this many times the distance from the least to the upper quartile say no more than that they are bad.
    private const double MostRange = 1_000;

    private readonly List<(double[] Genes, double Cost)> _trials = [];
    private readonly List<int> _best = [];

    /// <summary>Number of ended trials taken in.</summary>
    public int Seen { get; private set; }

    /// <summary>Whether at least two costs are known: without them there is nothing to fit.</summary>
    public bool IsInformative => _best.Count > 1;

    /// <summary>Takes in the next ended trial.</summary>
    public void Add(Observation observation)
    {
        Seen++;
        if (observation.State == TrialState.Canceled)
            return;
        var cost = ObservedCost.Of(observation, objective);
        _trials.Add((space.GenesOf(observation.Configuration), cost));
        if (double.IsNaN(cost))
            return;

        var place = _best.Count;
        while (place > 0 && _trials[_best[place - 1]].Cost > cost)
            place--;
        _best.Insert(place, _trials.Count - 1);
        if (_best.Count > most / 2)
            _best.RemoveAt(_best.Count - 1);
    }

    /// <summary>The genes of the best trials, the best first.</summary>
    public IReadOnlyList<double[]> Best(int count) => [.. _best.Take(count).Select(index => _trials[index].Genes)];

    /// <summary>The trials that a fit uses, in the order of their ends: their points, and their costs, all finite.</summary>
    public (ObservedPoints Points, double[] Costs) Select(int spare)
    {
        var chosen = new SortedSet<int>(_best);
        for (var latest = _trials.Count - 1; latest >= 0 && chosen.Count < most; latest--)
            chosen.Add(latest);

        var points = new ObservedPoints(space.Dimensions, most + spare);
        Span<double> coordinates = stackalloc double[space.Dimensions];
        foreach (var index in chosen)
        {
            space.Locate(_trials[index].Genes, coordinates);
            points.Add(coordinates);
        }

        return (points, Completed([.. chosen.Select(index => _trials[index].Cost)]));
    }

    private static double[] Completed(double[] costs)
    {
        var finite = costs.Where(double.IsFinite).Order().ToArray();
        var (least, upper, worst) = (finite[0], finite[finite.Length * 3 / 4], finite[^1]);
        if (upper > least)
            worst = Math.Min(worst, least + MostRange * (upper - least));
        var bad = worst + (worst - finite[finite.Length / 2]) / 10;
        return [.. costs.Select(cost => double.IsNaN(cost) ? bad : Math.Min(cost, worst))];
    }
}
