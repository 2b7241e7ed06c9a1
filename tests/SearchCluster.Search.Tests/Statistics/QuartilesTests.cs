using SearchCluster.Search.Statistics;
using Xunit;

namespace SearchCluster.Search.Tests.Statistics;

public class QuartilesTests
{
    [Fact]
    public void Of_Values_InterpolatesBetweenTheNearest() =>
        Assert.Equal(new Quartiles(2.5, 1.75, 3.25), Quartiles.Of([4, 1, 3, 2]));

    [Fact]
    public void Of_OneValue_IsThatValueThrice() => Assert.Equal(new Quartiles(7, 7, 7), Quartiles.Of([7]));

    [Fact]
    public void Of_SeveralInfinities_IsNotNaN()
    {
        var quartiles = Quartiles.Of([1, double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity]);

        Assert.Equal(double.PositiveInfinity, quartiles.Median);
        Assert.Equal(double.PositiveInfinity, quartiles.Q3);
    }

    [Fact]
    public void Of_NoValue_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => Quartiles.Of([]));
}
