namespace SearchCluster.Search.Forests;

/// <summary>A box in a feature space: an interval of each number, a set of each category.</summary>
internal sealed class Region
{
    private readonly (double Low, double High)[] _intervals;
    private readonly bool[]?[] _categories;

    private Region((double Low, double High)[] intervals, bool[]?[] categories) => (_intervals, _categories) = (intervals, categories);

    /// <summary>The whole space.</summary>
    public static Region Whole(FeatureSpace space) => new(
        [.. space.Features.Select(_ => (0.0, 1.0))],
        [.. space.Features.Select(feature => feature.Categories == 0 ? null : Enumerable.Repeat(true, feature.Categories).ToArray())]);

    /// <summary>The interval of a number.</summary>
    public (double Low, double High) Interval(int feature) => _intervals[feature];

    /// <summary>The set of a category.</summary>
    public bool[] Categories(int feature) => _categories[feature]!;

    /// <summary>The part on one side of a split.</summary>
    public Region Side(Split split, bool left)
    {
        if (split.Left is { } categories)
        {
            var kept = ((bool[]?[])[.. _categories]);
            kept[split.Feature] = [.. Categories(split.Feature).Select((held, category) => held && categories[category] == left)];
            return new Region(_intervals, kept);
        }

        var intervals = ((double, double)[])[.. _intervals];
        var (low, high) = Interval(split.Feature);
        intervals[split.Feature] = left ? (low, split.Threshold) : (split.Threshold, high);
        return new Region(intervals, _categories);
    }
}
