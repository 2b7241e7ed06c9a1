namespace SearchCluster.Search.Forests;

/// <summary>Where a tree asks no further.</summary>
/// <param name="Region">The box of configurations that end here.</param>
/// <param name="Value">Mean target of the rows that the tree was grown on here.</param>
/// <param name="Rows">Those rows; one drawn several times stands several times.</param>
internal sealed record Leaf(Region Region, double Value, IReadOnlyList<int> Rows);
