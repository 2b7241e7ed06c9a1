using Xunit;

namespace SearchCluster.Search.Tests;

public class ObjectiveTests
{
    [Theory]
    [InlineData(Direction.Maximize, 2, 1, true)]
    [InlineData(Direction.Maximize, 1, 2, false)]
    [InlineData(Direction.Minimize, 1, 2, true)]
    [InlineData(Direction.Minimize, 2, 1, false)]
    [InlineData(Direction.Maximize, 1, 1, false)]
    [InlineData(Direction.Minimize, 1, 1, false)]
    [InlineData(Direction.Maximize, double.NaN, 1, false)]
    [InlineData(Direction.Minimize, double.NaN, 1, false)]
    public void IsBetter_OnlyWhenStrictlySoInItsDirection(Direction direction, double a, double b, bool expected) =>
        Assert.Equal(expected, new Objective { Direction = direction }.IsBetter(a, b));
}
