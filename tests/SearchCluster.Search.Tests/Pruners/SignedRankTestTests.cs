using SearchCluster.Search.Pruners;
using Xunit;

namespace SearchCluster.Search.Tests.Pruners;

public class SignedRankTestTests
{
    // Critical values of one-sided tests at 5 % (McCornack, Journal of the American Statistical Association 1965): the highest sum of the
    // ranks of one sign that is significant.
    [Theory]
    [InlineData(5, 0)]
    [InlineData(6, 2)]
    [InlineData(7, 3)]
    [InlineData(8, 5)]
    [InlineData(9, 8)]
    [InlineData(10, 10)]
    [InlineData(12, 17)]
    [InlineData(15, 30)]
    [InlineData(20, 60)]
    [InlineData(25, 100)]
    [InlineData(30, 151)]
    [InlineData(40, 286)]
    [InlineData(50, 466)]
    public void PValue_AtTheTabulatedCriticalValue_IsTheLastBelowFivePercent(int count, int critical)
    {
        Assert.InRange(SignedRankTest.PValue(Differences(count, negative: critical)), 0, 0.05);
        Assert.InRange(SignedRankTest.PValue(Differences(count, negative: critical + 1)), 0.05, 1);
    }

    [Theory]
    [InlineData(3, 1 / 8.0)]
    [InlineData(4, 1 / 16.0)]
    [InlineData(5, 1 / 32.0)]
    public void PValue_OfDifferencesAllAboveZero_IsThatOfOneWayInAll(int count, double expected) =>
        Assert.Equal(expected, SignedRankTest.PValue(Differences(count, negative: 0)));

    [Fact]
    public void PValue_OfDifferencesAllBelowZero_IsOne() =>
        Assert.Equal(1, SignedRankTest.PValue([-1, -2, -3, -4]));

    [Fact]
    public void PValue_OfZerosAlone_IsOne() => Assert.Equal(1, SignedRankTest.PValue([0, 0, 0, 0, 0]));

    // Of the 2³ signs of three differences of one size, three or more of the rank 2 each: all three positive, or two of them.
    [Fact]
    public void PValue_WithTies_CountsTheWaysOfTheTiedRanks() => Assert.Equal(4 / 8.0, SignedRankTest.PValue([1, 1, -1]));

    // The zero takes rank 1 and has no sign: 2 and 3 remain, both positive, one way of four.
    [Fact]
    public void PValue_WithAZero_LeavesItNoSign() => Assert.Equal(1 / 4.0, SignedRankTest.PValue([0, 0.5, 2]));

    // z = (690 − 915) / √18452.5 = −1.6564 for the sum 690 of one sign, 0.0488 of the normal distribution below it.
    [Fact]
    public void PValue_OfManyDifferences_IsTheNormalDistributions() =>
        Assert.Equal(0.0488, SignedRankTest.PValue(Differences(60, negative: 690)), 4);

    // Of sizes 1, 2, …: those below zero chosen from the largest down to have the sum of ranks.
    private static double[] Differences(int count, int negative)
    {
        var differences = Enumerable.Range(1, count).Select(rank => (double)rank).ToArray();
        for (var rank = count; rank >= 1; rank--)
            if (rank <= negative)
            {
                differences[rank - 1] = -rank;
                negative -= rank;
            }

        return differences;
    }
}
