using System.Collections;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests.Samplers;

public class TpeSamplerTests
{
    private static readonly TpeSamplerOptions Tpe = new();

    [Fact]
    public void Propose_ForTheFirstTrials_TakesEachOfAsManyStrataOnce() =>
        Assert.Equal(Enumerable.Range(0, 10), UnitCube.Points(Tpe, 3, seed: 4, 10).Select(point => (int)(point[2] * 10)).Order());

    [Theory]
    [InlineData(Direction.Minimize, 0.2)]
    [InlineData(Direction.Maximize, 0.9)]
    public void Propose_AfterFortyTrials_LooksWhereTheGoodOnesLie(Direction direction, double good)
    {
        // The value is best about 0.2 when minimized, and about 0.9 when maximized.
        var sampler = Build(UnitCube.Of(2), direction);
        var history = Random(UnitCube.Of(2), 40, point => direction == Direction.Minimize ? Distance(point, 0.2) : -Distance(point, 0.9));
        var proposed = Enumerable.Range(40, 40).Select(trial => sampler.Propose(trial, history)!).ToList();

        // Random draws lie 0.3 and 0.4 away on average.
        Assert.InRange(proposed.Average(point => Math.Abs(point.Number("x0") - good)), 0, 0.12);
    }

    [Fact]
    public void Propose_OfACategoricalParameter_PrefersTheGoodValue()
    {
        var space = new SearchSpace(
            new()
            {
                ["kind"] = new CategoricalDomain { Values = Values("a", "b", "c", "d") },
                ["x"] = new UniformDomain { Low = 0, High = 1 }
            });
        var history = Random(space, 40, point => point["kind"].GetString() == "c" ? 0 : 1);

        // The good ones are all c, drawn with probability 0.85 each and then favoured by ℓ/g.
        Assert.InRange(Enumerable.Range(40, 50).Count(trial => Build(space).Propose(trial, history)!["kind"].GetString() == "c"), 45, 50);
    }

    [Fact]
    public void Propose_OfAConditionalParameter_LearnsFromTheTrialsThatHadIt()
    {
        var space = new SearchSpace(new()
        {
            ["kind"] = new CategoricalDomain { Values = Values("a", "b") },
            ["rate"] = new UniformDomain { Low = 0, High = 1, When = new ParameterCondition { Parameter = "kind", Value = Value("b") } },
        });
        var history = Random(space, 60, point => point.TryGetValue("rate", out var rate) ? Math.Abs(rate.GetDouble() - 0.7) : 1);
        var proposed = Enumerable.Range(60, 40).Select(trial => Build(space).Propose(trial, history)!)
            .Where(point => point.ContainsKey("rate")).ToList();

        Assert.InRange(proposed.Count, 36, 40);
        Assert.InRange(proposed.Average(point => Math.Abs(point.Number("rate") - 0.7)), 0, 0.1);
    }

    // Above a half everything ends badly, elsewhere all is alike. Without the bad ones half of the proposals would lie there.
    [Theory]
    [InlineData(TrialState.Diverged)]
    [InlineData(TrialState.Failed)]
    public void Propose_WhereTrialsEndBadly_KeepsAway(TrialState state)
    {
        var trials =
            Run(100, (trial, point) => point.Number("x0") > 0.5 ? new(trial, point, state, null)
            : new(trial, point, TrialState.Completed, 1));

        Assert.InRange(trials.Skip(40).Count(trial => trial.State == state), 0, 15);
    }

    // The pruned ones have by far the least values, as early epochs may.
    [Fact]
    public void Propose_WhereTrialsArePruned_TakesThemForWorseThanAnyThatCompleted()
    {
        var trials =
            Run(100, (trial, point) => point.Number("x0") > 0.5 ? new(trial, point, TrialState.Pruned, 0.001)
            : new(trial, point, TrialState.Completed, 1));

        Assert.InRange(trials.Skip(40).Count(trial => trial.State == TrialState.Pruned), 0, 15);
    }

    // The least values are all infeasible, the least feasible one at the border; random draws violate by 0.125 on average.
    [Fact]
    public void Propose_WhereTrialsViolateAConstraint_KeepsToTheFeasible()
    {
        var trials =
            Run(100, (trial, point) =>
            new(trial, point, TrialState.Completed, point.Number("x0")) { Violation = Math.Max(0, 0.5 - point.Number("x0")) });

        Assert.InRange(trials.Skip(40).Average(trial => trial.Violation), 0, 0.05);
        Assert.InRange(trials.Where(trial => trial.Violation == 0).Min(trial => trial.Value!.Value), 0.5, 0.51);
    }

    // None of them tries just that value: it is the estimate that turns away from where others are, not the search for what is new.
    [Fact]
    public void Propose_WhileOthersTryAPlace_TriesAnother()
    {
        var space = UnitCube.Of(1);
        var history = Random(space, 40, point => Distance(point, 0.5));
        var sampler = Build(space);
        var alone = sampler.Propose(60, new StudyHistory(history, []))!.Configuration.Number("x0");
        ProposedTrial[] unfinished =
            [.. Enumerable.Range(40, 20)
            .Select(trial =>
            new ProposedTrial(trial, Configuration.Of([KeyValuePair.Create("x0", Value(alone + (trial - 49.5) * 1e-4))])))];
        var among = sampler.Propose(60, new StudyHistory(history, unfinished))!.Configuration.Number("x0");

        Assert.True(Math.Abs(among - alone) > 1e-3, $"{among} beside {alone}");
    }

    // Of 64 configurations: random search tries 30 in 40 trials.
    [Fact]
    public void Propose_InASmallDiscreteSpace_HardlyTriesAnythingTwice()
    {
        var space = new SearchSpace(
            new() { ["a"] = new IntegerDomain { Low = 0, High = 7 }, ["b"] = new IntegerDomain { Low = 0, High = 7 } });
        var trials = Run(40, (trial, point) => new(trial, point, TrialState.Completed, point.Number("a") + point.Number("b")), space);

        Assert.InRange(trials.Select(trial => trial.Configuration.ToString()).Distinct().Count(), 37, 40);
    }

    [Fact]
    public void Propose_AfterAnotherHistory_ForgetsTheFirst()
    {
        var (first, second) =
            (Random(UnitCube.Of(2), 30, point => Distance(point, 0.1)), Random(UnitCube.Of(2), 40, point => Distance(point, 0.9)));
        var (used, fresh) = (Build(UnitCube.Of(2)), Build(UnitCube.Of(2)));
        used.Propose(30, first);

        Assert.Equal(fresh.Propose(40, second), used.Propose(40, second));
    }

    // Every trial is read once, however many there are: a proposal costs what is new, and what the estimates are capped at.
    [Fact]
    public void Propose_AgainAfterALongHistory_ReadsOnlyWhatIsNew()
    {
        var history = new CountedReads(Random(UnitCube.Of(2), 3_000, point => Distance(point, 0.4)));
        var sampler = Build(UnitCube.Of(2));
        sampler.Propose(3_000, history);
        var before = history.Reads;
        sampler.Propose(3_001, history);

        Assert.InRange(before, 3_000, 3_010);
        Assert.InRange(history.Reads - before, 0, 10);
    }

    [Fact]
    public void Problems_OfOptionsOutOfRange_NameEachAtOnce() =>
        Assert.Equal(
            [
                ("sampler.startup", "0 trials to start with: must be at least 1"),
                ("sampler.candidates", "0 candidates: must be 1 to 10000"),
                ("sampler.gamma", "a gamma of 1: must be above 0 and below 1"),
            ],
            new TpeSamplerOptions { Startup = 0, Candidates = 0, Gamma = 1 }.Problems(UnitCube.Of(1), new Budget()));

    private static double Distance(Configuration point, double from) => point.Values.Sum(value => Math.Abs(value.GetDouble() - from));

    private static ISampler Build(SearchSpace space, Direction direction = Direction.Minimize) => Tpe.Build(new SearchPlan
    {
        Name = "tpe",
        Seed = 3,
        Space = space.Parameters,
        Objective = new Objective { Metric = "value", Direction = direction },
    }.ForSampler());

    private static List<Observation> Run(int count, Func<int, Configuration, Observation> end, SearchSpace? space = null)
    {
        var sampler = Build(space ?? UnitCube.Of(2));
        var history = new List<Observation>();
        while (history.Count < count)
            history.Add(end(history.Count, sampler.Propose(history.Count, history)!));
        return history;
    }

    private static Observation[] Random(SearchSpace space, int count, Func<Configuration, double> value)
    {
        var random = new RandomSamplerOptions().Build(space, 9);
        return [.. Enumerable.Range(0, count).Select(trial => random.Propose(trial, [])!)
            .Select((point, trial) => new Observation(trial, point, TrialState.Completed, value(point)))];
    }

    private sealed class CountedReads(IReadOnlyList<Observation> inner) : IReadOnlyList<Observation>
    {
        public int Reads { get; private set; }

        public int Count => inner.Count;

        public Observation this[int index]
        {
            get
            {
                Reads++;
                return inner[index];
            }
        }

        public IEnumerator<Observation> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
