using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers;
using Xunit;

namespace SearchCluster.Search.Tests;

public class SearchPlanTests
{
    private static readonly SearchPlan Plan = new()
    {
        Name = "init-against-batch-norm-2",
        Space = new() { ["x0"] = new UniformDomain { Low = 0, High = 1, Points = 6 }, ["x1"] = new IntegerDomain { Low = 1, High = 4 } },
    };

    [Fact]
    public void Problems_OfASoundPlan_AreNone() => Assert.Empty(Plan.Problems());

    [Theory]
    [InlineData("")]
    [InlineData("Quickstart")]
    [InlineData("quick start")]
    [InlineData("quick_start")]
    [InlineData("größe")]
    [InlineData("quickstart\n")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Problems_OfAnotherName_QuoteItWithTheRule(string name) =>
        Assert.Equal(
            [("name", $"'{name}': a name is 1 to 63 lower-case letters, digits and hyphens")], (Plan with { Name = name }).Problems());

    [Fact]
    public void Problems_OfANameOf63Letters_AreNone() => Assert.Empty((Plan with { Name = new string('a', 63) }).Problems());

    [Fact]
    public void Problems_OfABudgetOfNothing_NameEachPart() =>
        Assert.Equal(
            [
                ("budget.trials", "0 trials: must be at least 1"),
                ("budget.epochs", "0 epochs: must be at least 1"),
                ("budget.concurrency", "a concurrency of 0: must be at least 1"),
                ("budget.wallTime", "a wall time of 00:00:00: must be longer than 0"),
                ("budget.trialTime", "a trial time of 00:00:00: must be longer than 0"),
                ("budget.maxAttempts", "0 attempts: must be at least 1"),
                ("budget.weight", "a weight of 0: must be above 0 and finite"),
            ],
            (Plan with
            {
                Budget =
                new Budget
                {
                    Trials = 0,
                    Epochs = 0,
                    Concurrency = 0,
                    WallTime = TimeSpan.Zero,
                    TrialTime = TimeSpan.Zero,
                    MaxAttempts = 0,
                    Weight = 0
                }
            }).Problems());

    [Fact]
    public void Problems_OfAnEmptySpace_SaySo() =>
        Assert.Equal([("space", "the search space is empty: name at least one parameter")], (Plan with { Space = [] }).Problems());

    [Fact]
    public void Problems_OfNameBudgetAndSpace_AreAllInOneAnswer() =>
        Assert.Equal(
            ["name", "budget.epochs", "space.x0.low", "space.x1.when.parameter"],
            (Plan with
            {
                Name = "A",
                Budget = new Budget { Epochs = -1 },
                Space = new()
                {
                    ["x0"] = new UniformDomain { Low = 3, High = 1 },
                    ["x1"] = new IntegerDomain { Low = 1, High = 4, When = new ParameterCondition { Parameter = "x9", Value = default } },
                },
            }).Problems().Select(problem => problem.Path));

    [Fact]
    public void Trials_WithoutABudget_AreTheGridsSize() =>
        Assert.Equal(24, (Plan with { Sampler = new GridSamplerOptions() }).Trials);

    [Fact]
    public void Trials_WithoutABudgetOrAnEnd_AreTheDefault() => Assert.Equal(SearchPlan.DefaultTrials, Plan.Trials);

    [Fact]
    public void Trials_WithABudget_AreTheBudgets() =>
        Assert.Equal(100, (Plan with { Budget = new Budget { Trials = 100 } }).Trials);

    [Fact]
    public void Trials_OfAGridSmallerThanTheBudget_AreTheGridsSize() =>
        Assert.Equal(24, (Plan with { Sampler = new GridSamplerOptions(), Budget = new Budget { Trials = 100 } }).Trials);

    [Fact]
    public void Problems_OfAGridAboveTheBudget_NameItsSize() =>
        Assert.Equal(
            [("budget.trials", "the grid has 24 points, more than the 23 trials of the budget")],
            (Plan with { Sampler = new GridSamplerOptions(), Budget = new Budget { Trials = 23 } }).Problems());

    [Fact]
    public void Problems_OfAGridOverAnUnsoundSpace_AreTheSpacesAlone() =>
        Assert.Equal(
            ["space.x0.step"],
            (Plan with { Sampler = new GridSamplerOptions(), Space = new() { ["x0"] = new IntegerDomain { Low = 0, High = 3, Step = 0 } } })
                .Problems().Select(problem => problem.Path));
}
