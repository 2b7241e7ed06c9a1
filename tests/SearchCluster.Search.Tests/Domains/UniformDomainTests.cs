using SearchCluster.Search.Domains;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests.Domains;

public class UniformDomainTests
{
    private static readonly UniformDomain Domain = new() { Low = -2, High = 6 };

    [Fact]
    public void Draw_Often_IsUniformBetweenTheBounds()
    {
        var draws = Numbers(Draws(Domain, 10_000));

        Assert.All(draws, draw => Assert.InRange(draw, -2, 6));
        DistributionBound.Follows(draws, value => (value + 2) / 8);
    }

    [Fact]
    public void GridValues_OfPoints_AreEquallySpacedWithBothEnds() =>
        Assert.Equal([-2, 0, 2, 4, 6], Numbers((Domain with { Points = 5 }).GridValues()));

    [Fact]
    public void GridValues_OfPoints_HoldTheEndsToTheLastBit()
    {
        var values = Numbers(new UniformDomain { Low = 0.1, High = 0.7, Points = 7 }.GridValues());

        Assert.Equal((0.1, 0.7), (values[0], values[^1]));
    }

    [Fact]
    public void GridValues_OfOnePoint_IsTheLowerBound() =>
        Assert.Equal([-2], Numbers((Domain with { Points = 1 }).GridValues()));

    [Fact]
    public void GridValues_OfValues_AreThoseInTheirOrder() =>
        Assert.Equal([3, -1, 2.5], Numbers((Domain with { Values = [3, -1, 2.5] }).GridValues()));

    [Fact]
    public void GridValues_WithoutPointsAndValues_AreNone() => Assert.Null(Domain.GridValues());

    [Fact]
    public void Extremes_AreTheBounds() => Assert.Equal([-2, 6], Numbers(Domain.Extremes()));

    [Theory]
    [InlineData(-2, true)]
    [InlineData(6, true)]
    [InlineData(0.3, true)]
    [InlineData(6.1, false)]
    [InlineData(-2.1, false)]
    [InlineData("0.3", false)]
    [InlineData(null, false)]
    public void Contains_AValue_WhenItIsANumberWithinTheBounds(object? value, bool expected) =>
        Assert.Equal(expected, Domain.Contains(Value(value)));

    [Fact]
    public void Problems_OfASoundDomain_AreNone() => Assert.Empty((Domain with { Points = 3 }).Problems());

    [Theory]
    [InlineData(1, 1, "low 1 must be below high 1")]
    [InlineData(2, 1, "low 2 must be below high 1")]
    public void Problems_OfLowNotBelowHigh_NameBoth(double low, double high, string message) =>
        Assert.Equal([("low", message)], new UniformDomain { Low = low, High = high }.Problems());

    [Fact]
    public void Problems_OfBoundsThatAreNotFinite_NameEach()
    {
        Assert.Equal([("low", "NaN is not finite")], new UniformDomain { Low = double.NaN, High = 1 }.Problems());
        Assert.Equal([("high", "Infinity is not finite")], new UniformDomain { Low = 0, High = double.PositiveInfinity }.Problems());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void Problems_OfFewerThanOnePoint_NameTheNumber(int points) =>
        Assert.Equal([("points", $"{points} points: must be at least 1")], (Domain with { Points = points }).Problems());

    [Fact]
    public void Problems_OfPointsAndValues_SayThatTheyExcludeEachOther() =>
        Assert.Equal([("points", "points and values exclude each other")], (Domain with { Points = 2, Values = [1] }).Problems());

    [Fact]
    public void Problems_OfEmptyValues_SaySo() =>
        Assert.Equal([("values", "values must not be empty")], (Domain with { Values = [] }).Problems());

    [Fact]
    public void Problems_OfValuesOutsideTheBounds_NameEachWithItsPlace() =>
        Assert.Equal(
            [("values[1]", "7 lies outside -2 to 6"), ("values[2]", "NaN lies outside -2 to 6")],
            (Domain with { Values = [0, 7, double.NaN] }).Problems());

    [Fact]
    public void Problems_OfAValueTwice_NameTheSecondPlace() =>
        Assert.Equal([("values[2]", "0.5 stands at 0 already")], (Domain with { Values = [0.5, 1, 0.5] }).Problems());

    [Fact]
    public void Problems_OfARangeWiderThanADouble_SaySo() =>
        Assert.Equal(
            [("high", "the range from -1E+308 to 1E+308 is too wide")], new UniformDomain { Low = -1e308, High = 1e308 }.Problems());

    [Fact]
    public void Problems_OfMorePointsThanCanBeListed_NameTheBound() =>
        Assert.Equal([("points", "2000000000 points: must be at most 1000000")], (Domain with { Points = 2_000_000_000 }).Problems());

    [Fact]
    public void Problems_SeveralAtOnce_AreAllNamed() =>
        Assert.Equal(
            ["low", "points", "points"], new UniformDomain { Low = 2, High = 1, Points = 0, Values = [1.5, 3] }.Problems()
            .Select(problem => problem.Path).Where(path => !path.StartsWith("values", StringComparison.Ordinal)));
}
