using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Samplers.GaussianProcess;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests.Samplers.GaussianProcess;

public class GaussianProcessSamplerTests
{
    private static readonly GaussianProcessSamplerOptions Options = new();

    private static readonly SearchSpace Square =
        new(new() { ["x"] = new UniformDomain { Low = -1, High = 2 }, ["y"] = new LogUniformDomain { Low = 1e-4, High = 1 } });

    [Fact]
    public void Propose_OnABowl_ComesWithinAThousandthOfItsLowestPoint() =>
        Assert.InRange(Run(Bowl, 30).Min(trial => trial.Value!.Value), 0, 1e-3);

    [Fact]
    public void Propose_ForMoreInsteadOfLess_ClimbsTheSameHill()
    {
        var less = Run(Bowl, 20);
        var more = Run(trial => (TrialState.Completed, -Bowl(trial).Value), 20, Direction.Maximize);

        Assert.Equal(less.Select(trial => trial.Configuration.ToString()), more.Select(trial => trial.Configuration.ToString()));
    }

    // Half of the square diverges, the half with the steepest way down. Were those trials dropped, nothing would keep the sampler from it.
    [Fact]
    public void Propose_WhereHalfOfTheSpaceDiverges_LearnsToStayInTheOther()
    {
        var history =
            Run(trial => trial.Number("x") > 0.2 ? (TrialState.Diverged, null) : (TrialState.Completed, 3 - trial.Number("x")), 40);

        Assert.InRange(history.Skip(20).Count(trial => trial.State == TrialState.Diverged), 0, 8);
        Assert.InRange(history.Min(trial => trial.Value ?? double.PositiveInfinity), 2.8, 2.9);
    }

    [Fact]
    public void Propose_WithTrialsUnfinished_TriesOtherPlaces()
    {
        var history = Run(Bowl, 7);
        var sampler = Build();
        var unfinished = new List<ProposedTrial>();
        for (var trial = 7; trial < 15; trial++)
            unfinished.Add(new ProposedTrial(trial, sampler.Propose(trial, new StudyHistory(history, [.. unfinished]))!.Configuration));

        var places = unfinished.Select(trial => (X: trial.Configuration.Number("x"), Y: Math.Log10(trial.Configuration.Number("y"))))
            .ToList();
        Assert.All(places, a => Assert.All(places.Where(b => b != a), b => Assert.True(Math.Abs(a.X - b.X) + Math.Abs(a.Y - b.Y) > 1e-4)));
    }

    [Fact]
    public void Propose_InASpaceOfFewConfigurations_TriesNoneTwice()
    {
        var space = new SearchSpace(
            new()
            {
                ["a"] = new IntegerDomain { Low = 1, High = 8 },
                ["b"] = new CategoricalDomain { Values = Values("x", "y", "z", "u", "v") }
            });
        var history = Run(trial => (TrialState.Completed, trial.Number("a") + trial["b"].GetString()!.Length), 40, space: space);

        Assert.Equal(
            34, history.Skip(6).Select(trial => trial.Configuration.ToString())
            .Except(history.Take(6).Select(trial => trial.Configuration.ToString())).Count());
    }

    // So many steps that the process takes them for a continuum, in which others next to the best stand for the same number.
    [Fact]
    public void Propose_AmongManyIntegers_TriesNoneTwice()
    {
        var space = new SearchSpace(new() { ["n"] = new IntegerDomain { Low = 1, High = 3000 } });
        var history = Run(trial => (TrialState.Completed, Math.Pow(trial.Number("n") / 1000 - 1.3, 2)), 40, space: space);

        Assert.Equal(40, history.Select(trial => trial.Configuration.ToString()).Distinct().Count());
    }

    // The deeper well is the narrower one: a model that knows the other alone sees no reason to look for it.
    [Fact]
    public void Propose_WhenARunHasSettled_StartsAnewAndFindsTheDeeperWell()
    {
        var history = Run(trial => (TrialState.Completed, Wells(trial.Number("x"), Math.Log10(trial.Number("y")))), 120);

        Assert.True(history.Min(trial => trial.Value) < -1.4, $"{history.Min(trial => trial.Value)}");
    }

    [Fact]
    public void Propose_WithTheTrialsOfAnotherStudy_BeginsWhereTheyPoint()
    {
        Observation[] transferred = [.. Run(Bowl, 20).Select((trial, i) => trial with { Trial = i - 20 })];

        var first = Build().Propose(0, transferred)!;

        Assert.InRange(Bowl(first).Value!.Value, 0, 0.01);
    }

    [Fact]
    public void Propose_FromAHistoryThatEndsEarlier_GivesWhatItGaveThen()
    {
        var history = Run(Bowl, 30);
        var sampler = Build();
        sampler.Propose(30, history);

        Assert.Equal(history[15].Configuration, sampler.Propose(15, history[..15]));
    }

    [Theory]
    [InlineData(1, 256, "sampler.startup")]
    [InlineData(10, 15, "sampler.history")]
    [InlineData(10, 1_001, "sampler.history")]
    public void Problems_OfOptionsOutOfRange_NameThem(int startup, int history, string path) =>
        Assert.Equal(
            [path], new GaussianProcessSamplerOptions { Startup = startup, History = history }.Problems(Square, new Budget())
            .Select(problem => problem.Path));

    private static (TrialState State, double? Value) Bowl(Configuration trial) =>
        (TrialState.Completed, Math.Pow(trial.Number("x") - 0.7, 2) + Math.Pow(Math.Log10(trial.Number("y")) + 2.5, 2));

    private static double Wells(double x, double y) =>
        -Math.Exp(-(x * x + (y + 1) * (y + 1)) * 4) - 1.5 * Math.Exp(-(Math.Pow(x - 1.5, 2) + Math.Pow(y + 3, 2)) * 8);

    private static ISampler Build(Direction direction = Direction.Minimize, SearchSpace? space = null) => Options.Build(new SearchPlan
    {
        Name = "square",
        Seed = 1,
        Sampler = Options,
        Space = (space ?? Square).Parameters,
        Objective = new Objective { Metric = "value", Direction = direction },
    }.ForSampler());

    private static Observation[] Run(
        Func<Configuration, (TrialState State, double? Value)> course, int trials, Direction direction = Direction.Minimize,
        SearchSpace? space = null)
    {
        var sampler = Build(direction, space);
        var history = new List<Observation>();
        while (history.Count < trials)
        {
            var configuration = sampler.Propose(history.Count, history)!;
            var (state, value) = course(configuration);
            history.Add(new Observation(history.Count, configuration, state, value));
        }

        return [.. history];
    }
}
