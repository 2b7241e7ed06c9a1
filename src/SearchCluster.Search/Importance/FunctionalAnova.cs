using SearchCluster.Randomness;
using SearchCluster.Search.Forests;

namespace SearchCluster.Search.Importance;

/// <summary>
/// fANOVA (Hutter, Hoos and Leyton-Brown, ICML 2014): a random forest learns the objective from the trials, and its variance over the
/// whole space is divided among the parameters and their pairs: V_j = Var(E[f | x_j]), V_jk = Var(E[f | x_j, x_k]) − V_j − V_k. A leaf
/// is a box with a value, so the expectations are sums. Here the forest's mean is decomposed, rather than each tree with the
/// fractions averaged as in the paper: what single trees see in parameters without an effect cancels.
/// </summary>
/// <remarks>
/// Every parameter is as likely to have each of its values as when it is drawn. A conditional parameter counts everywhere, and changes
/// nothing where it is inactive: one that explains all there is where it is active explains by itself at most the share of the space
/// where it is, and the rest together with the parameter that decides it.
/// </remarks>
public static class FunctionalAnova
{
    private const int Bins = 32;
    private const int VariancePoints = 4000;
    private const int MostTrials = 1000;

    /// <summary>
    /// Divides the variance. Of more than a thousand trials the last thousand are used; without any variance all shares are 0.
    /// </summary>
    public static StudyImportance Of(SearchSpace space, Objective objective, ulong seed, IEnumerable<Observation> observations)
    {
        var trials = ObservedTrials.Of(space, objective, observations);
        var first = Math.Max(0, trials.Rows.Length - MostTrials);
        var (rows, costs) = (trials.Rows[first..], trials.Costs[first..]);
        var features = trials.Space.Features;
        if (costs.Distinct().Count() < 2 || features.Count == 0)
            return Answer(features, rows.Length, new double[features.Count], []);

        var forest = RegressionForest.Grow(trials.Space, rows, costs, new ForestOptions { Seed = seed });
        // A leaf that holds the end of a range alone has no extent.
        var leaves = forest.Trees.SelectMany(tree => tree.Leaves).Select(leaf => new Box(leaf, trials.Space, forest.Trees.Count))
            .Where(leaf => leaf.Volume > 0).ToList();
        var mean = leaves.Sum(leaf => leaf.Value * leaf.Volume);
        double[] alone = [.. features.Select((feature, i) => Alone(leaves, i, feature, mean))];
        (int One, int Other, double Share)[] pairs =
        [
            .. from one in Enumerable.Range(0, features.Count)
               from other in Enumerable.Range(one + 1, features.Count - one - 1)
               select (one, other, Math.Max(0, Together(leaves, one, other, features, mean) - alone[one] - alone[other])),
        ];
        // The whole is measured at points, its parts are sums: they must not come to more.
        var whole = Math.Max(Variance(forest, features, mean, seed), alone.Sum() + pairs.Sum(pair => pair.Share));
        return whole > 0
            ? Answer(features, rows.Length, [.. alone.Select(part => part / whole)],
                [.. pairs.Select(pair => pair with { Share = pair.Share / whole })])
            : Answer(features, rows.Length, new double[features.Count], []);
    }

    private static StudyImportance Answer(IReadOnlyList<Feature> features, int trials, double[] alone,
        (int One, int Other, double Share)[] pairs) => new()
        {
            Method = ImportanceMethod.Fanova,
            Trials = trials,
            Parameters = [.. features.Select((feature, i) => new ParameterImportance(feature.Name, alone[i]))
            .OrderByDescending(parameter => parameter.Share)],
            Interactions =
                [.. pairs.Select(pair => new InteractionImportance([features[pair.One].Name, features[pair.Other].Name], pair.Share))
            .OrderByDescending(pair => pair.Share)],
        };

    // Of the forest's mean over the space, from points that are spread evenly along every parameter (a Latin hypercube).
    private static double Variance(RegressionForest forest, IReadOnlyList<Feature> features, double mean, ulong seed)
    {
        int[][] strata = [.. features.Select((_, feature) => Shuffled(RandomStream.At(seed, RandomPurpose.ForestVariance, feature)))];
        var point = new double[features.Count];
        var squares = 0.0;
        for (var drawn = 0; drawn < VariancePoints; drawn++)
        {
            for (var i = 0; i < point.Length; i++)
            {
                var share = (strata[i][drawn] + 0.5) / VariancePoints;
                point[i] = features[i].Categories is > 0 and var categories ? (int)(share * categories) : share;
            }

            var offset = forest.Predict(point) - mean;
            squares += offset * offset;
        }

        return squares / VariancePoints;
    }

    private static int[] Shuffled(RandomStream random)
    {
        var order = Enumerable.Range(0, VariancePoints).ToArray();
        random.Shuffle<int>(order);
        return order;
    }

    private static double Alone(List<Box> leaves, int feature, Feature column, double mean)
    {
        var marginal = new double[BinsOf(column)];
        foreach (var leaf in leaves)
        {
            var share = leaf.Value * leaf.Volume / leaf.Extents[feature].Size;
            var covered = leaf.Extents[feature];
            for (var bin = covered.First; bin <= covered.Last; bin++)
                marginal[bin] += share * covered.Covered[bin - covered.First];
        }

        return marginal.Average(value => (value - mean) * (value - mean));
    }

    private static double Together(List<Box> leaves, int one, int other, IReadOnlyList<Feature> features, double mean)
    {
        var (rows, columns) = (BinsOf(features[one]), BinsOf(features[other]));
        var marginal = new double[rows * columns];
        foreach (var leaf in leaves)
        {
            var (down, across) = (leaf.Extents[one], leaf.Extents[other]);
            var share = leaf.Value * leaf.Volume / (down.Size * across.Size);
            for (var row = down.First; row <= down.Last; row++)
            {
                var part = share * down.Covered[row - down.First];
                for (var column = across.First; column <= across.Last; column++)
                    marginal[row * columns + column] += part * across.Covered[column - across.First];
            }
        }

        return marginal.Average(value => (value - mean) * (value - mean));
    }

    private static int BinsOf(Feature feature) => feature.Categories > 0 ? feature.Categories : Bins;

    /// <summary>A leaf with the share of the space it fills.</summary>
    private sealed class Box
    {
        public Box(Leaf leaf, FeatureSpace space, int trees)
        {
            Extents = [.. space.Features.Select((feature, i) => feature.Categories > 0 ? Extent.Of(leaf.Region.Categories(i))
                : Extent.Of(leaf.Region.Interval(i)))];
            Volume = Extents.Aggregate(1.0, (volume, extent) => volume * extent.Size);
            Value = leaf.Value / trees;
        }

        public double Value { get; }

        public double Volume { get; }

        public Extent[] Extents { get; }
    }

    /// <summary>A leaf along one feature.</summary>
    /// <param name="Size">Share of the feature's values.</param>
    /// <param name="First">The first bin it covers a part of.</param>
    /// <param name="Covered">The share of that bin that it covers, and of those after it.</param>
    private sealed record Extent(double Size, int First, double[] Covered)
    {
        public int Last => First + Covered.Length - 1;

        public static Extent Of(bool[] categories) =>
            new((double)categories.Count(held => held) / categories.Length, 0, [.. categories.Select(held => held ? 1.0 : 0)]);

        public static Extent Of((double Low, double High) interval)
        {
            var (low, high) = (interval.Low * Bins, interval.High * Bins);
            var (first, last) = (Math.Min((int)low, Bins - 1), Math.Min((int)Math.Ceiling(high), Bins) - 1);
            return new Extent(interval.High - interval.Low, first, [.. Enumerable.Range(first, Math.Max(1, last - first + 1))
                .Select(bin => Math.Max(0, Math.Min(high, bin + 1) - Math.Max(low, bin)))]);
        }
    }
}
