using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers;

namespace SearchCluster.Search.Tests.Samplers;

/// <summary>Points that samplers propose in the unit cube, and how evenly they lie in it.</summary>
internal static class UnitCube
{
    public static SearchSpace Of(int dimensions) =>
        new(new(Enumerable.Range(0, dimensions)
            .Select(i => KeyValuePair.Create<string, Domain>($"x{i}", new UniformDomain { Low = 0, High = 1 }))));

    public static double[][] Points(SamplerOptions options, int dimensions, ulong seed, int count, int from = 0)
    {
        var sampler = options.Build(Of(dimensions), seed, trials: count);
        return [.. Enumerable.Range(from, count)
            .Select(trial => sampler.Propose(trial, [])!.Values.Select(value => value.GetDouble()).ToArray())];
    }

    /// <summary>
    /// Number of points in each box of a lattice that cuts each dimension into its number of parts; boxes without a point are left out.
    /// </summary>
    public static IReadOnlyCollection<int> Counts(IEnumerable<double[]> points, IReadOnlyList<int> parts) =>
    [
        .. points
            .CountBy(point => point.Zip(parts, (x, count) => (int)(x * count)).Aggregate(0L, (box, place) => box * 65_536 + place))
            .Select(box => box.Value),
    ];

    /// <summary>
    /// The squared L₂ star discrepancy (Warnock, 1972): the mean square of the difference between the share of points in a box at
    /// the origin and the box's volume. For n random points it is (2⁻ᵈ − 3⁻ᵈ)/n on average.
    /// </summary>
    public static double SquaredDiscrepancy(double[][] points)
    {
        var (n, d) = ((double)points.Length, points[0].Length);
        var single = points.Sum(x => x.Aggregate(1.0, (product, u) => product * (1 - u * u)));
        var pairs = points.Sum(x => points.Sum(y => x.Zip(y, (u, v) => 1 - Math.Max(u, v)).Aggregate(1.0, (product, u) => product * u)));
        return Math.Pow(3, -d) - Math.Pow(2, 1 - d) * single / n + pairs / (n * n);
    }

    /// <summary>What <see cref="SquaredDiscrepancy"/> is for random points on average.</summary>
    public static double SquaredDiscrepancyOfRandom(int count, int dimensions) =>
        (Math.Pow(2, -dimensions) - Math.Pow(3, -dimensions)) / count;
}
