using SearchCluster.Search.Domains;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests.Domains;

public class LogUniformDomainTests
{
    private static readonly LogUniformDomain Domain = new() { Low = 1e-4, High = 1e-1 };

    [Fact]
    public void Draw_Often_HasAUniformLogarithmBetweenTheBounds()
    {
        var draws = Numbers(Draws(Domain, 10_000));

        Assert.All(draws, draw => Assert.InRange(draw, 1e-4, 1e-1));
        DistributionBound.Follows(draws, value => Math.Log(value / 1e-4) / Math.Log(1e-1 / 1e-4));
    }

    // exp(ln 0.001) is 0.0010000000000000002.
    [Fact]
    public void AtShare_OfTheEnds_IsTheBoundsToTheLastBit()
    {
        var domain = new LogUniformDomain { Low = 1e-3, High = 1e-1 };

        Assert.Equal((1e-3, 1e-1), (domain.AtShare(0).GetDouble(), domain.AtShare(1).GetDouble()));
    }

    [Fact]
    public void GridValues_OfPoints_AreEquallySpacedInLogSpaceWithBothEnds()
    {
        var values = Numbers((Domain with { Points = 4 }).GridValues());

        // Twelve digits: exp and log each round once, and log multiplies the error by at most ln(1e-4) ≈ 9.
        Assert.Equal((1e-4, 1e-1), (values[0], values[^1]));
        Assert.Equal(1e-3, values[1], 1e-3 * 1e-12);
        Assert.Equal(1e-2, values[2], 1e-2 * 1e-12);
    }

    [Fact]
    public void GridValues_OfValues_AreThose() =>
        Assert.Equal([0.01, 0.001], Numbers((Domain with { Values = [0.01, 0.001] }).GridValues()));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Problems_OfALogarithmOverZero_NameTheBound(double low) =>
        Assert.Equal(
            [("low", $"low {low} of a logarithmic domain must be above 0")], new LogUniformDomain { Low = low, High = 1 }.Problems());

    [Fact]
    public void Problems_OfLowNotBelowHigh_NameBoth() =>
        Assert.Equal([("low", "low 0.1 must be below high 0.01")], new LogUniformDomain { Low = 0.1, High = 0.01 }.Problems());

    [Fact]
    public void Problems_OfASoundDomain_AreNone() => Assert.Empty(Domain.Problems());
}
