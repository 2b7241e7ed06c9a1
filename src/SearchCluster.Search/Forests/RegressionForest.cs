using SearchCluster.Randomness;

namespace SearchCluster.Search.Forests;

/// <summary>
/// A random forest (Breiman, Machine Learning 45, 2001): trees grown on bootstrap samples, each split chosen among some of the
/// features. Small and deterministic: tree n is a function of the rows, the seed and n.
/// </summary>
internal sealed class RegressionForest
{
    private RegressionForest(IReadOnlyList<RegressionTree> trees) => Trees = trees;

    /// <summary>The trees.</summary>
    public IReadOnlyList<RegressionTree> Trees { get; }

    /// <summary>Grows a forest.</summary>
    /// <param name="space">The columns.</param>
    /// <param name="rows">At least one row, with NaN where a parameter is inactive.</param>
    /// <param name="targets">A finite target for each row.</param>
    /// <param name="options">How it is grown.</param>
    public static RegressionForest Grow(FeatureSpace space, double[][] rows, double[] targets, ForestOptions options)
    {
        int[][] orders = [.. space.Features.Select((_, feature) => Enumerable.Range(0, rows.Length).OrderBy(row => rows[row][feature])
            .ToArray())];
        return new RegressionForest([.. Enumerable.Range(0, options.Trees).Select(tree =>
            RegressionTree.Grow(space, rows, targets, orders, options, RandomStream.At(options.Seed, RandomPurpose.Forest, tree)))]);
    }

    /// <summary>The mean over the trees.</summary>
    public double Predict(ReadOnlySpan<double> point)
    {
        var sum = 0.0;
        foreach (var tree in Trees)
            sum += tree.LeafOf(point).Value;
        return sum / Trees.Count;
    }
}

/// <summary>How a forest is grown.</summary>
internal sealed record ForestOptions
{
    /// <summary>Number of trees. Default 64.</summary>
    public int Trees { get; init; } = 64;

    /// <summary>Fewest rows of a leaf. Default 1.</summary>
    public int LeastLeaf { get; init; } = 1;

    /// <summary>Seed of the bootstrap samples, the features tried and the places of the splits.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Features tried for each split, out of so many: five sixths, as Hutter, Hoos and Leyton-Brown, LION 2011.</summary>
    public int FeaturesTried(int features) => Math.Max(1, (5 * features + 5) / 6);
}
