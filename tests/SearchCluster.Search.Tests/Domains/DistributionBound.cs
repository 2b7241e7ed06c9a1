using Xunit;

namespace SearchCluster.Search.Tests.Domains;

/// <summary>Bounds that a right distribution breaks less than once in a million seeds; the seeds are fixed, so a pass stays one.</summary>
internal static class DistributionBound
{
    /// <summary>
    /// The largest distance between the empirical distribution and <paramref name="cumulative"/> (Kolmogorov and Smirnov).
    /// P(distance &gt; ε) ≤ 2·exp(−2·n·ε²) (Dvoretzky, Kiefer and Wolfowitz; the constant is Massart's), so ε = √(ln(2/10⁻⁶)/(2n)).
    /// </summary>
    public static void Follows(IReadOnlyCollection<double> draws, Func<double, double> cumulative)
    {
        var sorted = draws.Order().ToArray();
        var bound = Math.Sqrt(Math.Log(2 / 1e-6) / (2.0 * sorted.Length));
        var distance = sorted.Select((value, i) =>
            Math.Max(cumulative(value) - (double)i / sorted.Length, (i + 1.0) / sorted.Length - cumulative(value))).Max();
        Assert.True(distance < bound, $"distance {distance}, bound {bound}");
    }

    /// <summary>
    /// The share of each value. A count is binomial: its standard deviation is √(n·p·(1 − p)), and five of them are left
    /// less than once in a million.
    /// </summary>
    public static void HasShares<T>(IReadOnlyCollection<T> draws, IReadOnlyDictionary<T, double> shares)
        where T : notnull
    {
        Assert.Subset(shares.Keys.ToHashSet(), draws.ToHashSet());
        var counts = draws.CountBy(value => value).ToDictionary();
        foreach (var (value, share) in shares)
        {
            var (expected, deviation) = (draws.Count * share, Math.Sqrt(draws.Count * share * (1 - share)));
            Assert.InRange(counts.GetValueOrDefault(value), expected - 5 * deviation, expected + 5 * deviation);
        }
    }
}
