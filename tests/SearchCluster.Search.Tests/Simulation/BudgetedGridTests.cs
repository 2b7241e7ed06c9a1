using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Simulation;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests.Simulation;

public class BudgetedGridTests
{
    private static readonly UniformDomain Range = new() { Low = 0, High = 1 };

    [Theory]
    [InlineData(2, 100, "10, 10", 100)]
    [InlineData(2, 50, "7, 7", 49)]
    [InlineData(2, 20, "5, 4", 20)]
    [InlineData(6, 100, "3, 2, 2, 2, 2, 2", 96)]
    [InlineData(6, 20, "2, 2, 2, 2, 1, 1", 16)]
    [InlineData(1, 100, "100", 100)]
    [InlineData(3, 100_000, "47, 46, 46", 99_452)]
    public void Of_ContinuousRanges_SharesTheBudgetAmongThem(int parameters, int trials, string points, int size)
    {
        var space = new OrderedDictionary<string, Domain>();
        for (var i = 0; i < parameters; i++)
            space.Add($"x{i}", Range);

        var (grid, note) = BudgetedGrid.Of(space, trials);

        Assert.Equal(points, string.Join(", ", grid.Values.Select(domain => domain.GridValues()!.Count)));
        Assert.EndsWith($"; {size} points for {trials} trials", note);
        Assert.Empty(new GridSamplerOptions().Problems(new SearchSpace(grid), new Budget { Trials = trials }));
    }

    [Fact]
    public void Of_AGridThatFits_ChangesNothing()
    {
        var space = new OrderedDictionary<string, Domain>
        {
            ["x0"] = Range with { Points = 3 },
            ["x1"] = new IntegerDomain { Low = 1, High = 3 }
        };

        Assert.Equal((space, null), BudgetedGrid.Of(space, 9));
    }

    [Fact]
    public void Of_AParameterWithOnePoint_TakesTheMiddleOfItsRange()
    {
        var (grid, _) = BudgetedGrid.Of(new() { ["kind"] = Kinds(3), ["rate"] = new LogUniformDomain { Low = 1e-4, High = 1 } }, 5);

        Assert.Equal(0.01, Assert.Single(Numbers(grid["rate"].GridValues())), 1e-12);
    }

    [Fact]
    public void Of_IntegersOfFewSteps_LeavesTheRestOfTheBudgetToTheOthers()
    {
        var (grid, note) = BudgetedGrid.Of(new() { ["depth"] = new IntegerDomain { Low = 1, High = 2 }, ["x0"] = Range }, 20);

        Assert.Equal([1, 2], Numbers(grid["depth"].GridValues()));
        Assert.Equal(10, grid["x0"].GridValues()!.Count);
        Assert.Equal("points chosen for the budget: depth 2, x0 10; 20 points for 20 trials", note);
    }

    [Fact]
    public void Of_PointsOfTheStudyThatFit_KeepsThem()
    {
        var (grid, _) = BudgetedGrid.Of(new() { ["x0"] = Range with { Values = [0.1, 0.9] }, ["x1"] = Range }, 20);

        Assert.Equal([0.1, 0.9], Numbers(grid["x0"].GridValues()));
        Assert.Equal(10, grid["x1"].GridValues()!.Count);
    }

    [Fact]
    public void Of_PointsOfTheStudyThatAreTooMany_ChoosesOthers()
    {
        var (grid, _) = BudgetedGrid.Of(new() { ["x0"] = Range with { Points = 30 }, ["x1"] = Range with { Points = 30 } }, 20);

        Assert.Equal((5, 4), (grid["x0"].GridValues()!.Count, grid["x1"].GridValues()!.Count));
    }

    [Fact]
    public void Of_TooManyCategories_SaysThatTheBudgetCutsTheGrid()
    {
        var (grid, note) = BudgetedGrid.Of(new() { ["a"] = Kinds(6), ["b"] = Kinds(6), ["x0"] = Range }, 20);

        Assert.Single(grid["x0"].GridValues()!);
        Assert.Equal("points chosen for the budget: x0 1; 36 points for 20 trials, of which the first 20", note);
    }

    [Fact]
    public void Of_ConditionalParameters_CountsThePointsThatTheGridHas()
    {
        var (grid, _) = BudgetedGrid.Of(
            new()
            {
                ["optimizer"] = new CategoricalDomain { Values = Values("sgd", "adam") },
                ["momentum"] = Range with { When = new ParameterCondition { Parameter = "optimizer", Value = Value("sgd") } },
            },
            10);

        // Nine momenta with sgd, and adam.
        Assert.Equal(9, grid["momentum"].GridValues()!.Count);
    }

    private static CategoricalDomain Kinds(int count) => new() { Values = [.. Enumerable.Range(0, count).Select(i => Value($"kind{i}"))] };
}
