using MathNet.Numerics.Distributions;

namespace SearchCluster.Search.Pruners;

/// <summary>
/// Wilcoxon's signed-rank test (Biometrics Bulletin 1945): whether paired differences tend to be above zero. Ties share their mean rank;
/// zeros are ranked too, and half of their ranks is counted on either side, so that differences which are all zero prove nothing.
/// </summary>
internal static class SignedRankTest
{
    // Beyond, the normal distribution is as good, and the exact one takes cubic time.
    private const int MostExact = 50;

    /// <summary>
    /// The probability of a sum of the positive ranks as high as this one if either sign were as likely: exact for up to 50 differences,
    /// over all signs of the ranks that there are, tied or not; of the normal distribution for more.
    /// </summary>
    public static double PValue(ReadOnlySpan<double> differences)
    {
        var doubled = DoubledRanks(differences);
        // In halves of ranks, so that everything is a whole number: ties have halves, and zeros halves of these.
        var (positive, zeros) = (0, 0);
        var free = new List<int>();
        for (var i = 0; i < differences.Length; i++)
        {
            if (differences[i] == 0)
            {
                zeros += doubled[i];
                continue;
            }

            free.Add(doubled[i]);
            if (differences[i] > 0)
                positive += doubled[i];
        }

        if (free.Count == 0)
            return 1;
        return differences.Length <= MostExact ? Exact(free, positive) : Approximate(doubled, positive + zeros / 2.0);
    }

    // Twice the mean rank by size, from 1.
    private static int[] DoubledRanks(ReadOnlySpan<double> differences)
    {
        var sizes = new double[differences.Length];
        var order = new int[differences.Length];
        for (var i = 0; i < order.Length; i++)
            (sizes[i], order[i]) = (Math.Abs(differences[i]), i);
        Array.Sort(sizes, order);
        var doubled = new int[order.Length];
        for (var start = 0; start < order.Length;)
        {
            var end = start + 1;
            while (end < order.Length && sizes[end] == sizes[start])
                end++;
            for (var i = start; i < end; i++)
                doubled[order[i]] = start + 1 + end;
            start = end;
        }

        return doubled;
    }

    // The number of ways to give signs, by the sum they make; doubles are exact up to 2⁵³ of the at most 2⁵⁰ ways.
    private static double Exact(List<int> ranks, int positive)
    {
        var ways = new double[ranks.Sum() + 1];
        ways[0] = 1;
        var most = 0;
        foreach (var rank in ranks)
        {
            most += rank;
            for (var sum = most; sum >= rank; sum--)
                ways[sum] += ways[sum - rank];
        }

        return ways.AsSpan(positive).ToArray().Sum() / Math.Pow(2, ranks.Count);
    }

    private static double Approximate(int[] doubled, double positive)
    {
        var n = (double)doubled.Length;
        var ties = doubled.GroupBy(rank => rank).Select(tied => (double)tied.Count()).Sum(count => count * count * count - count);
        var deviation = Math.Sqrt((n * (n + 1) * (2 * n + 1) - ties / 2) / 24);
        return 1 - Normal.CDF(0, 1, (positive / 2 - n * (n + 1) / 4) / deviation);
    }
}
