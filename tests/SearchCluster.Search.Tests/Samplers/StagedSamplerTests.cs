using System.Text.Json;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers;
using Xunit;

namespace SearchCluster.Search.Tests.Samplers;

public class StagedSamplerTests
{
    [Fact]
    public void Groups_OfASpaceWithALearningRate_BeginAndEndWithIt() =>
        Assert.Equal(
            [["optimizer.learningRate"], ["a", "b"], ["c"], ["optimizer.learningRate"]],
            new StagedSamplerOptions { Together = 2 }.Groups(new SearchSpace(Plan().Space)));

    [Fact]
    public void Groups_OfASpaceWithSingleValues_LeaveThemOut()
    {
        var one = JsonSerializer.SerializeToElement(1);
        var space = new SearchSpace(new(Plan().Space)
        {
            ["b"] = new FixedDomain { Value = one },
            ["c"] = new CategoricalDomain { Values = [one] },
        });

        Assert.Equal(
            [["optimizer.learningRate"], ["a"], ["optimizer.learningRate"]], new StagedSamplerOptions { Together = 1 }.Groups(space));
        Assert.Equal(
            ["sampler.first"], new StagedSamplerOptions { First = "b" }.Problems(space, new Budget()).Select(problem => problem.Path));
    }

    [Fact]
    public void Groups_OfASpaceOfSingleValues_AreOne()
    {
        var space = new SearchSpace(
            new() { ["optimizer.learningRate"] = new FixedDomain { Value = JsonSerializer.SerializeToElement(1) } });

        Assert.Equal([["optimizer.learningRate"]], new StagedSamplerOptions().Groups(space));
    }

    [Fact]
    public void Problems_OfSeveralOptions_AreAllNamed() =>
        Assert.Equal(
            ["sampler.first", "sampler.together"],
            new StagedSamplerOptions { First = "d", Together = 9 }.Problems(new SearchSpace(Plan().Space), new Budget())
                .Select(problem => problem.Path));

    [Fact]
    public void Propose_InTheFirstStage_VariesTheLearningRateAlone()
    {
        var stage = Run()[..10];

        Assert.Equal(10, stage.Select(proposal => proposal.Configuration.Number("optimizer.learningRate")).Distinct().Count());
        Assert.All(["a", "b", "c"], name => Assert.All(stage, proposal => Assert.Equal(0.5, proposal.Configuration.Number(name))));
    }

    [Fact]
    public void Propose_InALaterStage_HoldsTheRestWhereTheBestTrialHasIt()
    {
        var proposals = Run();
        var best = proposals[..10].MinBy(proposal => ValueOf(proposal.Configuration))!;

        Assert.All(proposals[10..20], proposal => Assert.Equal(
            best.Configuration["optimizer.learningRate"].GetRawText(), proposal.Configuration["optimizer.learningRate"].GetRawText()));
        Assert.Equal(10, proposals[10..20].Select(proposal => proposal.Configuration.Number("b")).Distinct().Count());
    }

    // The middle of the learning rates may be what makes all others fail.
    [Fact]
    public void Propose_WhileNothingHasCompleted_HoldsNothing()
    {
        var proposals = StageRunner.Run(Plan(), _ => null);

        Assert.Equal(10, proposals[10..20].Select(proposal => proposal.Configuration.Number("optimizer.learningRate")).Distinct().Count());
        Assert.Contains("the rest at random as well, since nothing has completed", proposals[10].Lineage!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Propose_WithAnyNumberOfSlots_GivesTheSame() => Assert.Equal(Run(), Run(slots: 4));

    [Fact]
    public void Propose_InTheLastStage_BeginsFromTheBestOfAllStagesBefore()
    {
        var proposals = Run();
        var best = Enumerable.Range(0, 30).MinBy(trial => ValueOf(proposals[trial].Configuration));

        Assert.Equal([best], proposals[30].Lineage!.Parents);
        Assert.All(["a", "b", "c"], name => Assert.Equal(
            JsonSerializer.Serialize(proposals[best].Configuration[name]), JsonSerializer.Serialize(proposals[30].Configuration[name])));
    }

    [Fact]
    public void Problems_OfAnUnknownFirstParameter_SuggestTheNearest() =>
        Assert.Contains(
            "did you mean 'optimizer.learningRate'?",
            Assert.Single(
                new StagedSamplerOptions { First = "optimizer.learningrate" }
                .Problems(new SearchSpace(Plan().Space), new Budget())).Message);

    private static List<Proposal> Run(int slots = 1) => StageRunner.Run(Plan(), configuration => ValueOf(configuration), slots);

    private static double ValueOf(Configuration configuration) =>
        Math.Abs(Math.Log10(configuration.Number("optimizer.learningRate")) + 2) + new[] { "a", "b", "c" }
            .Sum(name => Math.Abs(configuration.Number(name) - 0.2));

    private static SearchPlan Plan() => new()
    {
        Name = "staged",
        Seed = 5,
        Objective = new Objective { Metric = "value", Direction = Direction.Minimize },
        Sampler = new StagedSamplerOptions { Together = 2 },
        Budget = new Budget { Trials = 40 },
        Space = new()
        {
            ["a"] = new UniformDomain { Low = 0, High = 1 },
            ["optimizer.learningRate"] = new LogUniformDomain { Low = 1e-5, High = 10 },
            ["b"] = new UniformDomain { Low = 0, High = 1 },
            ["c"] = new UniformDomain { Low = 0, High = 1 },
        },
    };
}
