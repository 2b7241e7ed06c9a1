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

    [Theory]
    [InlineData("validation.accuracy", Direction.Minimize,
        "objective: validation.accuracy is minimized: the worst is searched for; write 'direction: maximize' for the best")]
    [InlineData("validation.loss", Direction.Maximize,
        "objective: validation.loss is maximized: the worst is searched for; write 'direction: minimize' for the best")]
    [InlineData("seconds", Direction.Maximize,
        "objective: seconds is maximized: the worst is searched for; write 'direction: minimize' for the best")]
    [InlineData("validation.accuracy", Direction.Maximize, null)]
    [InlineData("train.loss", Direction.Minimize, null)]
    [InlineData("value", Direction.Maximize, null)]
    public void Warnings_OfADirectionAgainstTheMetric_SaySo(string metric, Direction direction, string? warning) =>
        Assert.Equal(
            warning is null ? [] : [warning],
            new SearchPlan
            {
                Name = "s",
                Objective = new Objective { Metric = metric, Direction = direction },
                Space = new() { ["x"] = new SearchCluster.Search.Domains.UniformDomain { Low = 0, High = 1 } },
            }.Warnings());
}
