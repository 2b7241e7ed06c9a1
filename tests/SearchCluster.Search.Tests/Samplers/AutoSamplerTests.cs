using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Samplers.GaussianProcess;
using Xunit;

namespace SearchCluster.Search.Tests.Samplers;

public class AutoSamplerTests
{
    [Theory]
    [InlineData(14, 3, null, "latinHypercube")]
    [InlineData(15, 3, null, "gaussianProcess")]
    [InlineData(256, 20, 32, "gaussianProcess")]
    [InlineData(257, 3, null, "tpe")]
    [InlineData(100, 21, null, "tpe")]
    [InlineData(100, 3, 33, "tpe")]
    public void Propose_ByBudgetSpaceAndSlots_SaysWhichSamplerItChose(int trials, int parameters, int? concurrency, string kind)
    {
        var plan = Plan(trials, parameters, concurrency);

        Assert.StartsWith($"auto: {kind}, ", plan.Sampler.Build(plan.ForSampler()).Propose(0, StudyHistory.Empty)!.Lineage!.Text);
    }

    [Fact]
    public void Propose_OfSeveralObjectives_BreedsFromTheFront()
    {
        var plan = Plan(100, 3, null) with { Objectives = [new Objective { Metric = "a" }, new Objective { Metric = "b" }] };

        Assert.StartsWith(
            "auto: nsga2, for 2 objectives", plan.Sampler.Build(plan.ForSampler()).Propose(0, StudyHistory.Empty)!.Lineage!.Text);
    }

    [Fact]
    public void Propose_OfFewTrialsAfterThoseOfAnotherStudy_LearnsFromThem()
    {
        var plan = Plan(8, 3, null) with { WarmStart = new WarmStart { Study = "other" } };

        Assert.StartsWith("auto: gaussianProcess, ", plan.Sampler.Build(plan.ForSampler()).Propose(0, StudyHistory.Empty)!.Lineage!.Text);
    }

    [Fact]
    public void Propose_Always_GivesTheConfigurationsOfTheChosenSampler()
    {
        var plan = Plan(100, 3, null);
        var chosen = plan with { Sampler = new GaussianProcessSamplerOptions() };

        Assert.Equal(
            StageRunner.Run(chosen, configuration => configuration.Number("x0")).Select(proposal => proposal.Configuration.ToString()),
            StageRunner.Run(plan, configuration => configuration.Number("x0")).Select(proposal => proposal.Configuration.ToString()));
    }

    private static SearchPlan Plan(int trials, int parameters, int? concurrency) => new()
    {
        Name = "auto",
        Objective = new Objective { Metric = "value", Direction = Direction.Minimize },
        Sampler = new AutoSamplerOptions(),
        Budget = new Budget { Trials = trials, Concurrency = concurrency },
        Space = new(Enumerable.Range(0, parameters)
            .Select(i => KeyValuePair.Create($"x{i}", (Domain)new UniformDomain { Low = 0, High = 1 }))),
    };
}
