using System.Text.Json;
using SearchCluster.Search.Domains;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests.Domains;

public class CategoricalDomainTests
{
    private static readonly CategoricalDomain Domain =
        new() { Values = Values("he", new { kind = "normal", standardDeviation = 0.01 }, true, 2) };

    [Fact]
    public void Draw_Often_ReachesEveryValueEquallyOften() =>
        DistributionBound.HasShares(
            Draws(Domain, 8_000).Select(value => value.GetRawText()).ToList(),
            Domain.Values.ToDictionary(value => value.GetRawText(), _ => 0.25));

    [Fact]
    public void GridValues_AreTheValuesInTheirOrder() => Assert.Equal(Domain.Values, Domain.GridValues());

    [Fact]
    public void Extremes_AreAllValues() => Assert.Equal(Domain.Values, Domain.Extremes());

    [Fact]
    public void Contains_AnEqualObjectWithItsKeysInAnotherOrder_IsTrue() =>
        Assert.True(Domain.Contains(Value(new { standardDeviation = 0.01, kind = "normal" })));

    [Theory]
    [InlineData("xavier")]
    [InlineData("true")]
    [InlineData(false)]
    [InlineData(null)]
    public void Contains_AnotherValue_IsFalse(object? value) => Assert.False(Domain.Contains(Value(value)));

    [Fact]
    public void Problems_OfNoValues_SaySo() =>
        Assert.Equal([("values", "a categorical domain needs at least one value")], new CategoricalDomain { Values = [] }.Problems());

    [Fact]
    public void Problems_OfAValueTwice_NameTheSecondPlace() =>
        Assert.Equal(
            [("values[2]", "\"he\" stands at 0 already")], new CategoricalDomain { Values = Values("he", "xavier", "he") }.Problems());

    [Fact]
    public void Problems_OfTheTextAndTheNumber_AreNone() =>
        Assert.Empty(new CategoricalDomain { Values = Values("1", 1, true, "true", null) }.Problems());

    [Theory]
    [InlineData("[1, 1.0]")]
    [InlineData("[1, 10e-1]")]
    [InlineData("[0, -0.0]")]
    [InlineData("[{ \"a\": 1, \"b\": [2] }, { \"b\": [2.0], \"a\": 1 }]")]
    [InlineData("[\"\\u0061\", \"a\"]")]
    public void Problems_OfOneValueWrittenInTwoWays_NameTheSecondPlace(string values) =>
        Assert.Equal(["values[1]"], Of(JsonDocument.Parse(values).RootElement).Problems().Select(problem => problem.Path));

    [Fact]
    public void Contains_AndIndexOf_OfManyValues_AgreeWithThoseOfFew()
    {
        var many = new CategoricalDomain
        {
            Values =
            [.. Enumerable.Range(0, 100).Select(i => Value(i)), Value("x"), Value(new { a = 1, b = 2 })]
        };

        Assert.Equal(7, many.IndexOf(JsonDocument.Parse("7.0").RootElement));
        Assert.Equal(101, many.IndexOf(Value(new { b = 2, a = 1 })));
        Assert.False(many.Contains(Value("7")));
        Assert.Throws<ArgumentException>(() => many.IndexOf(Value(100)));
        Assert.True((many with { Values = Values("y") }).Contains(Value("y")));
    }

    private static CategoricalDomain Of(JsonElement values) => new() { Values = [.. values.EnumerateArray()] };
}
