using System.Numerics;
using System.Text.Json;
using CsCheck;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests.Samplers;

public class GridSamplerTests
{
    private static readonly GridSamplerOptions Grid = new();

    [Fact]
    public void Propose_OverAnySpace_GivesEveryCombinationOfActiveParametersOnce() =>
        RandomSpace.OnAGrid.Sample(space =>
        {
            var expected = Combinations(space).Select(configuration => configuration.ToString()).ToHashSet();
            var proposed = Points(space).Select(configuration => configuration.ToString()).ToList();
            return proposed.Count == expected.Count && expected.SetEquals(proposed) && Grid.Size(space) == expected.Count;
        }, iter: 500, seed: "0000KLTmWZyH");

    [Fact]
    public void Propose_BeyondTheLastPoint_GivesNone()
    {
        var sampler = Grid.Build(TwoByThree, seed: 0);

        Assert.NotNull(sampler.Propose(5, []));
        Assert.Null(sampler.Propose(6, []));
        Assert.Null(sampler.Propose(int.MaxValue, []));
    }

    [Fact]
    public void Propose_InOrder_VariesTheLastParameterFastest() =>
        Assert.Equal(
            ["a1", "a2", "a3", "b1", "b2", "b3"],
            Points(TwoByThree).Select(point => $"{point["kind"]}{point["depth"]}"));

    [Fact]
    public void Propose_PointsThatDifferOnlyInAnInactiveParameter_AreOne()
    {
        var space = new SearchSpace(new()
        {
            ["optimizer"] = Choice("sgd", "adam"),
            ["momentum"] = Choice(0.0, 0.5, 0.9) with { When = Equal("optimizer", "sgd") },
        });

        Assert.Equal(
            ["""{"optimizer":"sgd","momentum":0}""", """{"optimizer":"sgd","momentum":0.5}""", """{"optimizer":"sgd","momentum":0.9}""",
                """{"optimizer":"adam"}"""],
            Points(space).Select(point => point.ToString()));
    }

    [Fact]
    public void Propose_AParameterThatIsNeverActive_AddsNoPoints()
    {
        var space = new SearchSpace(new()
        {
            ["x0"] = new UniformDomain { Low = 0, High = 1, Points = 3 },
            ["x1"] = Choice(1, 2, 3, 4) with { When = Equal("x0", 0.3) },
        });

        Assert.Equal(new BigInteger(3), Grid.Size(space));
        Assert.All(Points(space), point => Assert.Equal(["x0"], point.Keys));
    }

    [Fact]
    public void Propose_FarIntoAGridOfTrillions_FindsThePointWithoutListingThoseBefore()
    {
        var space = new SearchSpace(new()
        {
            ["a"] = new IntegerDomain { Low = 0, High = 9_999 },
            ["b"] = new IntegerDomain { Low = 0, High = 9_999 },
            ["c"] = new IntegerDomain { Low = 0, High = 9_999 },
        });

        Assert.Equal(BigInteger.Pow(10, 12), Grid.Size(space));
        Assert.Equal("""{"a":21,"b":4748,"c":3647}""", Grid.Build(space, 0).Propose(int.MaxValue, [])!.ToString());
    }

    [Fact]
    public void Problems_OfAGridAboveTheBudget_NameItsSize()
    {
        Assert.Empty(Grid.Problems(TwoByThree, new Budget { Trials = 6 }));
        Assert.Empty(Grid.Problems(TwoByThree, new Budget { Trials = 7 }));
        Assert.Equal(
            [("budget.trials", "the grid has 6 points, more than the 5 trials of the budget")],
            Grid.Problems(TwoByThree, new Budget { Trials = 5 }));
    }

    [Fact]
    public void Problems_OfAGridAboveAnyBudget_NameItsSize()
    {
        var space = new SearchSpace(
            new() { ["a"] = new IntegerDomain { Low = 1, High = 100_000 }, ["b"] = new IntegerDomain { Low = 1, High = 100_000 } });

        Assert.Equal([("space", "the grid has 10000000000 points: more than any budget")], Grid.Problems(space, new Budget()));
    }

    [Fact]
    public void Problems_OfContinuousDomainsWithoutPoints_NameEachAtOnce() =>
        Assert.Equal(
            [
                ("space.x0", "a grid needs points: N or values: […] for a continuous parameter"),
                ("space.x1", "a grid needs points: N or values: […] for a continuous parameter"),
            ],
            Grid.Problems(
                new SearchSpace(
                    new()
                    {
                        ["x0"] = new UniformDomain { Low = 0, High = 1 },
                        ["x1"] = new LogUniformDomain { Low = 1, High = 2 },
                        ["x2"] = Choice(1)
                    }),
                new Budget()));

    [Fact]
    public void Problems_OfAnIntegerOfBillions_NameItsStepsInsteadOfListingThem() =>
        Assert.Equal(
            [("space.seed", "2147483648 steps are too many for a grid: it needs points: N or values: […]")],
            Grid.Problems(new SearchSpace(new() { ["seed"] = new IntegerDomain { Low = 0, High = int.MaxValue } }), new Budget()));

    [Fact]
    public void Warnings_OfThreeVariedParameters_AreNone() =>
        Assert.Empty(
            Grid.Warnings(
            new SearchSpace(new() { ["a"] = Choice(1, 2), ["b"] = Choice(1, 2), ["c"] = Choice(1, 2), ["one"] = Choice(1) })));

    [Fact]
    public void Warnings_OfFourVariedParameters_NameTheirNumberAndThePoints() =>
        Assert.StartsWith(
            "a grid over 4 parameters: its 24 points grow exponentially",
            Assert.Single(
                Grid.Warnings(
                new SearchSpace(new() { ["a"] = Choice(1, 2), ["b"] = Choice(1, 2), ["c"] = Choice(1, 2), ["d"] = Choice(1, 2, 3) }))));

    private static SearchSpace TwoByThree => new(new() { ["kind"] = Choice("a", "b"), ["depth"] = Choice(1, 2, 3) });

    private static IEnumerable<Configuration> Points(SearchSpace space)
    {
        var sampler = Grid.Build(space, seed: 0);
        for (var trial = 0; sampler.Propose(trial, []) is { } point; trial++)
            yield return point;
    }

    /// <summary>The plain way: all combinations, whatever is active, each reduced to its active parameters.</summary>
    private static IEnumerable<Configuration> Combinations(SearchSpace space)
    {
        IEnumerable<Dictionary<string, JsonElement>> combinations = [[]];
        foreach (var (name, domain) in space.Parameters)
            combinations =
                combinations.SelectMany(
                chosen => domain.GridValues()!.Select(value => new Dictionary<string, JsonElement>(chosen) { [name] = value })).ToList();
        return combinations.Select(chosen => space.Configure(name => chosen[name]));
    }

    private static CategoricalDomain Choice(params object?[] values) => new() { Values = Values(values) };

    private static ParameterCondition Equal(string parameter, object? value) => new() { Parameter = parameter, Value = Value(value) };
}
