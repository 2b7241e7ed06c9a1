namespace SearchCluster.Search.Forests;

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
