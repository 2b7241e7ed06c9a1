using System.Diagnostics;
using System.Text.Json;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests;

/// <summary>
/// Checks and samplers take time in proportion to the size of a space. A hundred thousand values take less than a second where each is
/// looked at once, and minutes where each is compared with all others: the bound lies far from both.
/// </summary>
public class ManyValuesTests
{
    private const int Many = 100_000;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private static readonly JsonElement[] Choices = [.. Enumerable.Range(0, Many).Select(i => Value($"choice {i}"))];

    public static TheoryData<string> Kinds => [.. OptionKinds.Of(typeof(SamplerOptions)).Keys];

    [Fact]
    public void Problems_OfManyChoices_TakeNoQuadraticTime() => Assert.Empty(InTime(() => Plan("random").Problems().ToList()));

    [Fact]
    public void Problems_OfManyObjectChoices_TakeNoQuadraticTime()
    {
        var domain =
            new CategoricalDomain
            {
                Values =
            [.. Enumerable.Range(0, Many).Select(i => Value(new { kind = "normal", standardDeviation = i }))]
            };

        Assert.Empty(InTime(() => domain.Problems().ToList()));
    }

    [Fact]
    public void Problems_OfAChainOfConditions_TakeNoQuadraticTime()
    {
        var space = new OrderedDictionary<string, Domain> { ["x0"] = new CategoricalDomain { Values = Values(1, 2) } };
        for (var i = 1; i < Many; i++)
            space[$"x{i}"] =
                new CategoricalDomain
                {
                    Values = Values(1, 2),
                    When = new ParameterCondition { Parameter = $"x{i - 1}", Value = Value(1) }
                };

        Assert.Empty(InTime(() => new SearchSpace(space).Problems().ToList()));
    }

    [Fact]
    public void Problems_OfAChainThatRunsIntoACircle_NameTheCircleAlone()
    {
        SearchSpace space = new(new() { ["a"] = On("b"), ["b"] = On("c"), ["c"] = On("d"), ["d"] = On("c"), ["e"] = On("b") });

        Assert.Equal(["c.when.parameter", "d.when.parameter"], space.Problems().Select(problem => problem.Path));

        static Domain On(string other) =>
            new CategoricalDomain { Values = Values(1, 2), When = new ParameterCondition { Parameter = other, Value = Value(1) } };
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Propose_AmongManyChoices_TakesNoQuadraticTime(string kind)
    {
        var plan = Plan(kind);
        InTime(() =>
        {
            Assert.Empty(plan.Sampler.Problems(new SearchSpace(plan.Space), plan.Budget with { Trials = int.MaxValue }));
            var sampler = plan.Sampler.Build(plan.ForSampler());
            var ended = new List<Observation>();
            while (ended.Count < 30 && sampler.Propose(ended.Count, new StudyHistory(ended, [])) is { } proposal)
                ended.Add(new Observation(ended.Count, proposal.Configuration, TrialState.Completed, ended.Count % 7));
            return ended.Count;
        });
    }

    [Fact]
    public void Take_OfManyParameters_TakesNoQuadraticTime()
    {
        var space = new OrderedDictionary<string, Domain> { ["x0"] = new CategoricalDomain { Values = Values(1, 2) } };
        for (var i = 1; i < Many; i++)
            space[$"x{i}"] = new UniformDomain { Low = 0, High = 1, When = new ParameterCondition { Parameter = "x0", Value = Value(1) } };
        var values = space.Keys.ToDictionary(name => name, _ => Value(2));

        Assert.Equal(Many - 1, InTime(() => new SearchSpace(space).Take(values).Problems).Count);
    }

    [Fact]
    public void Transferable_OfManyTrialsOverManyChoices_TakesNoQuadraticTime()
    {
        var plan = Plan("tpe") with { WarmStart = new WarmStart { Study = "other", Use = WarmStartUse.Range, Best = 1 } };
        var ended = Choices[..10_000].Select((choice, i) => new Observation(
            i, Configuration.Of([new("kind", choice), new("rate", Value(0.1 + 0.8 * i / Many))]), TrialState.Completed, i)).ToList();

        var narrowed = InTime(() => plan.WarmStart.Narrow(plan, plan.WarmStart.Transferable(plan, ended)));

        Assert.Equal(10_000, ((CategoricalDomain)narrowed.Space["kind"]).Values.Count);
    }

    [Fact]
    public void Configurations_OfTheSameNames_AreFoundByTheirValues()
    {
        var all = InTime(
            () => Enumerable.Range(0, Many).Select(i => Configuration.Of([new("x", Value(i)), new("y", Value("a"))])).ToHashSet());

        Assert.Equal(Many, all.Count);
        Assert.Contains(Configuration.Of([new("y", Value("a")), new("x", JsonDocument.Parse("77.0").RootElement)]), all);
    }

    private static SearchPlan Plan(string kind) => new()
    {
        Name = "many",
        Sampler = JsonSerializer.Deserialize<SamplerOptions>($$"""{ "kind": "{{kind}}" }""", Options)!,
        Budget = new Budget { Trials = 30 },
        Space = new()
        {
            ["kind"] = new CategoricalDomain { Values = Choices },
            ["rate"] = new LogUniformDomain { Low = 0.01, High = 1, Points = kind == "grid" ? 2 : null },
        },
    };

    private static T InTime<T>(Func<T> work)
    {
        var started = Stopwatch.GetTimestamp();
        var result = work();
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, Bound);
        return result;
    }
}
