using SearchCluster.Search.Forests;

namespace SearchCluster.Search.Importance;

/// <summary>
/// PED-ANOVA (Watanabe, Bansal and Hutter, IJCAI 2023): how far, in each parameter, the distribution p′ of the best trials differs
/// from the distribution p of all, by Pearson's divergence ∫ (p′/p − 1)² p; shares of the sum. It needs no model,
/// and tells what to set right where the trials are good already; what only tells bad from worse does not count.
/// </summary>
/// <remarks>A conditional parameter is compared among the trials that have it, and counts as much as the best trials have it.</remarks>
public static class PearsonAnova
{
    private const double BestShare = 0.1;
    private const int LeastBest = 5;
    private const int Points = 64;

    /// <summary>Measures the divergences; without any all shares are 0.</summary>
    public static StudyImportance Of(SearchSpace space, Objective objective, IEnumerable<Observation> observations)
    {
        var trials = ObservedTrials.Of(space, objective, observations);
        var order = Enumerable.Range(0, trials.Rows.Length).OrderBy(i => trials.Costs[i]).ToList();
        // A tenth, and all that tie with the worst of it.
        var count = Math.Min(order.Count, Math.Max(LeastBest, (int)Math.Ceiling(BestShare * order.Count)));
        var best = order.Count == 0 ? [] : order.Where(i => trials.Costs[i] <= trials.Costs[order[count - 1]]).ToList();
        double[] divergences = [.. trials.Space.Features.Select((feature, column) => Divergence(
            feature, [.. best.Select(i => trials.Rows[i][column])], [.. order.Select(i => trials.Rows[i][column])]))];
        var sum = divergences.Sum();
        return new StudyImportance
        {
            Method = ImportanceMethod.PedAnova,
            Trials = trials.Rows.Length,
            Parameters = [.. trials.Space.Features
                .Select((feature, i) => new ParameterImportance(feature.Name, sum > 0 ? divergences[i] / sum : 0))
                .OrderByDescending(parameter => parameter.Share)],
            Interactions = [],
        };
    }

    private static double Divergence(Feature feature, double[] best, double[] all)
    {
        double[] bestActive = [.. best.Where(value => !double.IsNaN(value))], allActive = [.. all.Where(value => !double.IsNaN(value))];
        if (bestActive.Length == 0 || best.Length == all.Length)
            return 0;
        var (better, usual) = feature.Categories > 0
            ? (Frequencies(bestActive, feature.Categories), Frequencies(allActive, feature.Categories))
            : (Density(bestActive), Density(allActive));
        var divergence = usual.Zip(better, (p, q) => (q / p - 1) * (q / p - 1) * p).Sum();
        return divergence * bestActive.Length / best.Length;
    }

    // One imagined observation spread over all categories keeps a category that the best never took from counting as impossible.
    private static double[] Frequencies(double[] values, int categories)
    {
        var counts = Enumerable.Repeat(1.0 / categories, categories).ToArray();
        foreach (var value in values)
            counts[(int)value]++;
        return [.. counts.Select(count => count / (values.Length + 1))];
    }

    // Gaussian kernels at Scott's bandwidth (Multivariate Density Estimation, 1992), reflected at both ends, where half of a kernel
    // would be lost; one imagined observation is uniform, as among the categories.
    private static double[] Density(double[] values)
    {
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        var bandwidth = Math.Max(1.0 / Points, 1.059 * deviation * Math.Pow(values.Length, -0.2));
        var density = new double[Points];
        for (var point = 0; point < Points; point++)
        {
            var at = (point + 0.5) / Points;
            foreach (var value in values)
                density[point] += Kernel((at - value) / bandwidth) + Kernel((at + value) / bandwidth)
                    + Kernel((2 - at - value) / bandwidth);
        }

        var sum = density.Sum();
        return [.. density.Select(value => (value / sum * values.Length + 1.0 / Points) / (values.Length + 1))];
    }

    private static double Kernel(double distance) => Math.Exp(-distance * distance / 2);
}
