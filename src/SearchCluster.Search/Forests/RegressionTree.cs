using SearchCluster.Randomness;

namespace SearchCluster.Search.Forests;

/// <summary>
/// A regression tree (Breiman, Friedman, Olshen and Stone, Classification and Regression Trees, 1984): each split is the one that
/// lowers the squared error most, categories in the order of their means. A conditional parameter is asked for only where every row
/// has it, so that a leaf does not depend on parameters that are inactive in it.
/// </summary>
internal sealed class RegressionTree
{
    private readonly List<Node> _nodes = [];
    private readonly List<Leaf> _leaves = [];
    private readonly FeatureSpace _space;
    private readonly double[][] _rows;
    private readonly double[] _targets;
    private readonly ForestOptions _options;

    private RegressionTree(FeatureSpace space, double[][] rows, double[] targets, ForestOptions options) =>
        (_space, _rows, _targets, _options) = (space, rows, targets, options);

    /// <summary>The leaves; their regions cover the space.</summary>
    public IReadOnlyList<Leaf> Leaves => _leaves;

    /// <summary>Grows a tree on a bootstrap sample of the rows.</summary>
    /// <param name="space">The columns, at least one.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="targets">A target for each row.</param>
    /// <param name="orders">For each column the rows in its order, missing values first.</param>
    /// <param name="options">How it is grown.</param>
    /// <param name="random">The tree's own random numbers.</param>
    public static RegressionTree Grow(FeatureSpace space, double[][] rows, double[] targets, int[][] orders, ForestOptions options,
        RandomStream random)
    {
        var tree = new RegressionTree(space, rows, targets, options);
        var drawn = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            drawn[random.NextInteger(rows.Length)]++;
        tree.Add([.. orders.Select(order => order.SelectMany(row => Enumerable.Repeat(row, drawn[row])).ToArray())], Region.Whole(space),
            ref random);
        return tree;
    }

    /// <summary>The leaf of a point; a feature that is missing where it is asked for takes the larger side.</summary>
    public Leaf LeafOf(ReadOnlySpan<double> point)
    {
        var node = _nodes[0];
        while (node.Split is { } split)
        {
            var value = point[split.Feature];
            node = _nodes[(double.IsNaN(value) ? node.LeftIsLarger : split.GoesLeft(value)) ? node.Left : node.Right];
        }

        return _leaves[node.Left];
    }

    // The rows of a node stand in the order of each column: sorted once, and divided from node to node.
    private int Add(int[][] sorted, Region region, ref RandomStream random)
    {
        var index = _nodes.Count;
        _nodes.Add(default!);
        if (BestSplit(sorted, ref random) is not { } split)
        {
            _nodes[index] = new Node(null, _leaves.Count, 0, false);
            _leaves.Add(new Leaf(region, Sum(sorted[0]) / sorted[0].Length, sorted[0]));
            return index;
        }

        bool GoesLeft(int row) => split.GoesLeft(_rows[row][split.Feature]);
        int[][] left = [.. sorted.Select(order => Array.FindAll(order, GoesLeft))];
        int[][] right = [.. sorted.Select(order => Array.FindAll(order, row => !GoesLeft(row)))];
        var leftNode = Add(left, region.Side(split, left: true), ref random);
        var rightNode = Add(right, region.Side(split, left: false), ref random);
        _nodes[index] = new Node(split, leftNode, rightNode, left[0].Length >= right[0].Length);
        return index;
    }

    private Split? BestSplit(int[][] sorted, ref RandomStream random)
    {
        var rows = sorted[0];
        if (rows.Length < 2 * _options.LeastLeaf || Array.TrueForAll(rows, row => _targets[row] == _targets[rows[0]]))
            return null;

        // The features in random order; the first so many that can be split at all are tried.
        var order = Enumerable.Range(0, sorted.Length).ToArray();
        random.Shuffle<int>(order);
        var tried = 0;
        Candidate? best = null;
        foreach (var feature in order)
        {
            if (tried == _options.FeaturesTried(order.Length))
                break;
            if (double.IsNaN(_rows[sorted[feature][0]][feature]) || BestOf(feature, sorted[feature]) is not { } candidate)
                continue;
            tried++;
            if (best is null || candidate.Gain > best.Gain)
                best = candidate;
        }

        return best is null ? null : SplitOf(best, ref random);
    }

    private Candidate? BestOf(int feature, int[] sorted) =>
        _space.Features[feature].Categories is > 0 and var categories ? BestOfCategories(feature, categories, sorted)
            : BestOfNumbers(feature, sorted);

    private Candidate? BestOfNumbers(int feature, int[] sorted)
    {
        var (total, sum) = (Sum(sorted), 0.0);
        Candidate? best = null;
        for (var left = 1; left < sorted.Length; left++)
        {
            sum += _targets[sorted[left - 1]];
            var (low, high) = (_rows[sorted[left - 1]][feature], _rows[sorted[left]][feature]);
            if (low < high && Gain(sum, left, total, sorted.Length) is { } gain && !(gain <= best?.Gain))
                best = new Candidate(feature, gain, low, high, null);
        }

        return best;
    }

    // Categories in the order of their means: of all divisions the best is one along that order (Fisher, JASA 53, 1958).
    private Candidate? BestOfCategories(int feature, int categories, int[] sorted)
    {
        var (counts, sums) = (new int[categories], new double[categories]);
        foreach (var row in sorted)
        {
            counts[(int)_rows[row][feature]]++;
            sums[(int)_rows[row][feature]] += _targets[row];
        }

        int[] present = [.. Enumerable.Range(0, categories).Where(category => counts[category] > 0)
            .OrderBy(category => sums[category] / counts[category])];
        var (total, sum, count) = (sums.Sum(), 0.0, 0);
        Candidate? best = null;
        for (var left = 1; left < present.Length; left++)
        {
            sum += sums[present[left - 1]];
            count += counts[present[left - 1]];
            if (Gain(sum, count, total, sorted.Length) is { } gain && !(gain <= best?.Gain))
                best = new Candidate(feature, gain, 0, 0, LesserSide(present, left, count * 2 < sorted.Length, categories));
        }

        return best;
    }

    // The side with fewer rows is named; categories without a row, of which nothing is known, go with the other.
    private static bool[] LesserSide(int[] present, int left, bool leftIsLesser, int categories)
    {
        var named = new bool[categories];
        foreach (var category in leftIsLesser ? present[..left] : present[left..])
            named[category] = true;
        return named;
    }

    // What the squared error falls by, but for a constant of the node: (Σ left)²/n + (Σ right)²/n. None where a side is too small.
    private double? Gain(double leftSum, int left, double sum, int count) => left < _options.LeastLeaf || count - left < _options.LeastLeaf
        ? null
        : leftSum * leftSum / left + (sum - leftSum) * (sum - leftSum) / (count - left);

    private Split SplitOf(Candidate best, ref RandomStream random)
    {
        if (best.Categories is { } categories)
            return new Split(best.Feature, 0, categories);

        // Where in the gap is not known: a place drawn for each tree makes the forest's mean go through it in a slope. Between
        // neighbouring numbers the place may be rounded to the upper one, which must go right.
        var threshold = best.Low + (_space.Features[best.Feature].IsCounted ? 0.5 : random.NextDouble()) * (best.High - best.Low);
        return new Split(best.Feature, threshold < best.High ? threshold : best.Low, null);
    }

    private double Sum(int[] rows)
    {
        var sum = 0.0;
        foreach (var row in rows)
            sum += _targets[row];
        return sum;
    }

    private sealed record Candidate(int Feature, double Gain, double Low, double High, bool[]? Categories);

    private sealed record Node(Split? Split, int Left, int Right, bool LeftIsLarger);
}

/// <summary>Where a tree asks no further.</summary>
/// <param name="Region">The box of configurations that end here.</param>
/// <param name="Value">Mean target of the rows that the tree was grown on here.</param>
/// <param name="Rows">Those rows; one drawn several times stands several times.</param>
internal sealed record Leaf(Region Region, double Value, IReadOnlyList<int> Rows);

/// <summary>A question that divides a node of a tree.</summary>
/// <param name="Feature">Index of the feature.</param>
/// <param name="Threshold">Numbers at most this go left.</param>
/// <param name="Left">Categories that go left; null for a number.</param>
internal sealed record Split(int Feature, double Threshold, bool[]? Left)
{
    /// <summary>Whether a value goes left.</summary>
    public bool GoesLeft(double value) => Left is null ? value <= Threshold : Left[(int)value];
}
