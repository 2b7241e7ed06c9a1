using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers.EvolutionStrategy;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests.Samplers.EvolutionStrategy;

public class CmaEsSamplerTests
{
    private static readonly CmaEsSamplerOptions CmaEs = new();

    private static readonly SearchSpace Mixed = new(new()
    {
        ["x"] = new UniformDomain { Low = -1, High = 2 },
        ["rate"] = new LogUniformDomain { Low = 1e-4, High = 1 },
        ["depth"] = new IntegerDomain { Low = 1, High = 30 },
        ["kind"] = new CategoricalDomain { Values = Values("a", "b", "c", "d") },
    });

    [Fact]
    public void Propose_OverAFewHundredTrials_GathersAtTheLowestPoint()
    {
        var late = Run(Cost, 400).Skip(300).ToList();

        Assert.InRange(late.Average(trial => Math.Abs(trial.Configuration.Number("x") - 0.7)), 0, 0.05);
        Assert.InRange(late.Average(trial => Math.Abs(trial.Configuration.Number("depth") - 20)), 0, 1.5);
        Assert.InRange(late.Count(trial => trial.Configuration["kind"].GetString() == "c"), 60, 100);
    }

    // A distribution much narrower than a step would never leave one value again.
    [Fact]
    public void Propose_OfAnIntegerLongSettled_StillTriesItsNeighbours() =>
        Assert.True(Run(Cost, 500).Skip(300).Select(trial => trial.Configuration.Number("depth")).Distinct().Count() > 1);

    [Fact]
    public void Propose_AfterAGeneration_FollowsTheBetterHalf()
    {
        Observation[] less = [.. Run(trial => trial.Number("x"), 7)], more = [.. less.Select(trial => trial with { Value = -trial.Value })];

        Assert.True(CmaEs.Build(Mixed, 1).Propose(8, less)!.Number("x") < CmaEs.Build(Mixed, 1).Propose(8, more)!.Number("x") - 0.1);
    }

    // Slots end their trials in any order; the same generation in another order is the same generation.
    [Fact]
    public void Propose_AfterTrialsThatEndedInAnotherOrder_GivesTheSame()
    {
        var history = Run(Cost, 7);
        Observation[] shuffled = [.. history.Reverse()];

        Assert.Equal(CmaEs.Build(Mixed, 1).Propose(7, history), CmaEs.Build(Mixed, 1).Propose(7, shuffled));
    }

    [Fact]
    public void Propose_WhenTheDistributionHasNarrowedToAPoint_StartsElsewhere()
    {
        var space = new SearchSpace(new() { ["x"] = new UniformDomain { Low = 0, High = 1 } });
        var history = Run(trial => Math.Abs(trial.Number("x") - 0.5), 600, space);

        Assert.Contains(history.Skip(100), trial => Math.Abs(trial.Configuration.Number("x") - 0.5) < 1e-6);
        Assert.Contains(history.Skip(300), trial => Math.Abs(trial.Configuration.Number("x") - 0.5) > 0.1);
    }

    [Theory]
    [InlineData(3, 0.2, "sampler.population")]
    [InlineData(null, 0, "sampler.deviation")]
    [InlineData(null, double.NaN, "sampler.deviation")]
    public void Problems_OfOptionsOutOfRange_NameThem(int? population, double deviation, string path) =>
        Assert.Equal([path], new CmaEsSamplerOptions { Population = population, Deviation = deviation }.Problems(Mixed, new Budget()).Select(problem => problem.Path));

    private static double Cost(Configuration trial) =>
        Math.Pow(trial.Number("x") - 0.7, 2) + Math.Pow(Math.Log10(trial.Number("rate")) + 2.5, 2)
        + Math.Pow((trial.Number("depth") - 20) / 10, 2) + (trial["kind"].GetString() == "c" ? 0 : 0.3);

    private static Observation[] Run(Func<Configuration, double> cost, int trials, SearchSpace? space = null)
    {
        var sampler = CmaEs.Build(space ?? Mixed, seed: 1);
        var history = new List<Observation>();
        while (history.Count < trials)
        {
            var configuration = sampler.Propose(history.Count, history)!;
            history.Add(new Observation(history.Count, configuration, TrialState.Completed, cost(configuration)));
        }

        return [.. history];
    }
}
