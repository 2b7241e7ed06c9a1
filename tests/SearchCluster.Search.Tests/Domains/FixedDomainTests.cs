using SearchCluster.Search.Domains;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests.Domains;

public class FixedDomainTests
{
    private static readonly FixedDomain Domain = new() { Value = Value(0.9) };

    [Fact]
    public void Draw_Always_IsTheValue() => Assert.All(Numbers(Draws(Domain, 10)), draw => Assert.Equal(0.9, draw));

    [Fact]
    public void GridValues_AreTheValueAlone() => Assert.Equal([0.9], Numbers(Domain.GridValues()));

    [Fact]
    public void Contains_OnlyTheValue()
    {
        Assert.True(Domain.Contains(Value(0.9)));
        Assert.False(Domain.Contains(Value("0.9")));
    }

    [Fact]
    public void Problems_OfAnyValue_AreNone() => Assert.Empty(new FixedDomain { Value = Value(null) }.Problems());
}
