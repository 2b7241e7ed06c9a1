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

    // The middle of the space and all around it diverge: a learning rate of 1e-3 to 1e8.
    [Fact]
    public void Propose_WhereTheMiddleDiverges_FindsWhatIsFiniteAndGoesThere()
    {
        var space = new SearchSpace(
            new() { ["rate"] = new LogUniformDomain { Low = 1e-3, High = 1e8 }, ["x"] = new UniformDomain { Low = 0, High = 1 } });
        foreach (var seed in Enumerable.Range(1, 10))
        {
            var history = Trials(space, (ulong)seed, 40, configuration => Math.Log10(configuration.Number("rate")) is var log && log < -0.5
                ? (TrialState.Completed, log * log + configuration.Number("x"), 0, 3) : (TrialState.Diverged, null, 0, 0));
            Assert.InRange(history.Count(trial => trial.State == TrialState.Completed), 8, 40);
        }
    }

    // Nothing is finite in the first generation's reach, and what is says by itself where it lies.
    [Fact]
    public void Propose_AfterAGenerationOfWhichOneIsFinite_FollowsThoseThatDivergedLater()
    {
        Observation[] later = [.. Ended(more: true)], sooner = [.. Ended(more: false)];

        Assert.True(CmaEs.Build(Mixed, 1).Propose(8, later)!.Number("x") > CmaEs.Build(Mixed, 1).Propose(8, sooner)!.Number("x") + 0.1);

        IEnumerable<Observation> Ended(bool more)
        {
            var history = Run(Cost, 7);
            var middle = history.OrderBy(trial => trial.Configuration.Number("x")).ElementAt(3);
            return history.Select(trial => trial == middle ? trial : trial with
            {
                State = TrialState.Diverged,
                Value = null,
                Epochs = (int)(100 * (more ? trial.Configuration.Number("x") + 1 : 2 - trial.Configuration.Number("x"))),
            });
        }
    }

    [Fact]
    public void Propose_WhileNothingKeepsTheConstraints_FollowsThoseThatViolateThemLess()
    {
        var space = new SearchSpace(
            new() { ["x"] = new UniformDomain { Low = 0, High = 1 }, ["y"] = new UniformDomain { Low = 0, High = 1 } });
        var history =
            Trials(space, 1, 60, configuration =>
            (TrialState.Completed, configuration.Number("y"), Math.Max(0, configuration.Number("x") - 0.05), 1));

        Assert.Contains(history, trial => trial.Violation == 0);
    }

    [Theory]
    [InlineData(3, 0.2, "sampler.population")]
    [InlineData(null, 0, "sampler.deviation")]
    [InlineData(null, double.NaN, "sampler.deviation")]
    public void Problems_OfOptionsOutOfRange_NameThem(int? population, double deviation, string path) =>
        Assert.Equal(
            [path], new CmaEsSamplerOptions { Population = population, Deviation = deviation }.Problems(Mixed, new Budget())
            .Select(problem => problem.Path));

    private static double Cost(Configuration trial) =>
        Math.Pow(trial.Number("x") - 0.7, 2) + Math.Pow(Math.Log10(trial.Number("rate")) + 2.5, 2)
        + Math.Pow((trial.Number("depth") - 20) / 10, 2) + (trial["kind"].GetString() == "c" ? 0 : 0.3);

    private static List<Observation> Trials(
        SearchSpace space, ulong seed, int trials,
            Func<Configuration, (TrialState State, double? Value, double Violation, int Epochs)> outcomeOf)
    {
        var sampler = CmaEs.Build(space, seed);
        var history = new List<Observation>();
        while (history.Count < trials)
        {
            var configuration = sampler.Propose(history.Count, history)!;
            var (state, value, violation, epochs) = outcomeOf(configuration);
            history.Add(new Observation(history.Count, configuration, state, value) { Violation = violation, Epochs = epochs });
        }

        return history;
    }

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
