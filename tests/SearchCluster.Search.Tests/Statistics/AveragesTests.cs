using SearchCluster.Search.Statistics;
using Xunit;

namespace SearchCluster.Search.Tests.Statistics;

public class AveragesTests
{
    [Fact]
    public void Mean_OfNumbersWhoseSumOverflows_IsBetweenThem() => Assert.Equal(1.5e308, Averages.Mean([1.6e308, 1.4e308]), 1e293);

    [Fact]
    public void Mean_OfOrdinaryNumbers_IsTheAverageToTheLastBit()
    {
        double[] values = [0.1, 0.7, 0.3];

        Assert.Equal(values.Average(), Averages.Mean(values));
    }

    [Fact]
    public void Mean_WithAnInfiniteNumber_IsInfinite() =>
        Assert.Equal(double.PositiveInfinity, Averages.Mean([1, double.PositiveInfinity]));

    // Of two numbers half of their distance.
    [Theory]
    [InlineData(1e200, 3e200, 1e200)]
    [InlineData(-1.7e308, 1.7e308, 1.7e308)]
    public void StandardError_OfNumbersWhoseSquaresOverflow_IsInProportion(double low, double high, double expected) =>
        Assert.Equal(expected, Averages.StandardError([low, high]), 1e-12 * expected);

    [Fact]
    public void Between_NumbersWhoseDifferenceOverflows_IsFinite() =>
        Assert.Equal(-0.85e308, Averages.Between(-1.7e308, 1.7e308, 0.25), 1e294);

    [Fact]
    public void Ratio_OfDifferencesThatOverflow_IsTheShare() => Assert.Equal(0.5, Averages.Ratio(-1.7e308, 0, -1.7e308, 1.7e308), 1e-12);

    [Fact]
    public void Quartiles_OfNumbersWhoseDifferenceOverflows_AreFinite() =>
        Assert.Equal(0.85e308, Quartiles.Of([-1.7e308, 1.7e308]).Q3, 1e294);
}
