using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Simulation;
using SearchCluster.Search.Tests.Studies;
using Xunit;

namespace SearchCluster.Search.Tests.Simulation;

public class SamplerComparisonTests
{
    private static readonly AnalyticObjective Bowl =
        new("value", configuration => configuration.Values.Sum(value => Math.Pow(value.GetDouble() - 0.3, 2)));

    [Fact]
    public void Of_ASamplerOfItsOwnKind_StandsBesideGridAndRandom()
    {
        var compared = SamplerComparison.Of(Plan(new LearningSamplerOptions()), Bowl, seeds: 3, workers: 1);

        Assert.Equal(
            [typeof(LearningSamplerOptions), typeof(GridSamplerOptions), typeof(RandomSamplerOptions)],
            compared.Select(sampler => sampler.Plan.Sampler.GetType()));
        Assert.Equal(
            [null, "points chosen for the budget: x0 20; 20 points for 20 trials", null], compared.Select(sampler => sampler.Note));
        Assert.All(compared, sampler => Assert.Equal([7UL, 8, 9], sampler.Studies.Select(study => study.Seed)));
        Assert.All(compared, sampler => Assert.All(sampler.Studies, study => Assert.Equal(20, study.Trials)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_GridOrRandom_ListsNeitherTwice(bool grid) =>
        Assert.Equal(
            2, SamplerComparison.Of(Plan(grid ? new GridSamplerOptions() : new RandomSamplerOptions(), points: 5), Bowl, 1, 1)
            .DistinctBy(sampler => sampler.Plan.Sampler.GetType()).Count());

    [Fact]
    public void Of_AStudyWithoutATrialsBudget_GivesAllSamplersTheTrialsOfItsOwn()
    {
        var compared = SamplerComparison.Of(Plan(new GridSamplerOptions(), points: 5) with { Budget = new Budget() }, Bowl, 2, 1);

        Assert.All(compared, sampler => Assert.All(sampler.Studies, study => Assert.Equal(5, study.Trials)));
    }

    [Fact]
    public void Of_TheSameStudies_GivesTheSameOnAnyNumberOfThreads()
    {
        var plan = Plan(new RandomSamplerOptions());

        var compared = SamplerComparison.Of(plan, Bowl, seeds: 16, workers: 4)[0];
        var alone = StudySimulation.Run(plan with { Seed = 15 }, Bowl, new SimulationOptions { Workers = 4 });

        Assert.Equal(compared.Studies, SamplerComparison.Of(plan, Bowl, seeds: 16, workers: 4)[0].Studies);
        Assert.Equal((alone.Summary.Best!.Value, 5), (compared.Studies[8].Best, compared.Studies[8].Seconds));
    }

    private static SearchPlan Plan(SamplerOptions sampler, int? points = null) => new()
    {
        Name = "compared",
        Seed = 7,
        Objective = new Objective { Metric = "value", Direction = Direction.Minimize },
        Sampler = sampler,
        Budget = new Budget { Trials = 20 },
        Space = new() { ["x0"] = new UniformDomain { Low = 0, High = 1, Points = points } },
    };
}
