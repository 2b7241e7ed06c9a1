using System.Text.Json;
using SearchCluster.Search.Domains;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests;

public class SearchSpaceTests
{
    private static SearchSpace Conditional => new(new()
    {
        ["kind"] = Choice("a", "b"),
        ["depth"] = Choice(1, 2) with { When = Equal("kind", "a") },
        ["rate"] = new UniformDomain { Low = 0, High = 1 },
        ["seed"] = new FixedDomain { Value = Value(5) },
    });

    [Fact]
    public void Take_OfValuesForTheActiveParameters_KeepsTheirOrderAndFillsInTheFixed()
    {
        var (configuration, problems) =
            Conditional.Take(new Dictionary<string, JsonElement> { ["rate"] = Value(0.1), ["kind"] = Value("a"), ["depth"] = Value(2) });

        Assert.Empty(problems);
        Assert.Equal("""{"kind":"a","depth":2,"rate":0.1,"seed":5}""", configuration!.ToString());
    }

    [Fact]
    public void Take_OfAValueThatIsMissingUnknownOrOutside_NamesEach()
    {
        var (configuration, problems) =
            Conditional.Take(new Dictionary<string, JsonElement> { ["rat"] = Value(0.1), ["kind"] = Value("c"), ["seed"] = Value(6) });

        Assert.Null(configuration);
        Assert.Equal(
            [
                ("rat", "there is no such parameter, did you mean 'rate'?"),
                ("kind", "\"c\" is none of its values: \"a\" or \"b\""),
                ("rate", "is missing: 0 to 1"),
                ("seed", "6 is none of its values: 5"),
            ],
            problems);
    }

    [Fact]
    public void Take_OfAValueForAnInactiveParameter_SaysWhenItIsActive() =>
        Assert.Equal(
            [("depth", "is active only where kind is \"a\": leave it out")],
            Conditional.Take(
                new Dictionary<string, JsonElement> { ["rate"] = Value(0.1), ["kind"] = Value("b"), ["depth"] = Value(2) }).Problems);

    [Fact]
    public void Problems_OfADomain_StandUnderTheParametersName() =>
        Assert.Equal(
            [("optimizer.learningRate.low", "low 2 must be below high 1")],
            new SearchSpace(new() { ["optimizer.learningRate"] = new UniformDomain { Low = 2, High = 1 } }).Problems());

    [Fact]
    public void Problems_OfAConditionOnNoParameter_NameTheNearest() =>
        Assert.Equal(
            [("depth.when.parameter", "there is no parameter 'kindd', did you mean 'kind'?")],
            new SearchSpace(new() { ["kind"] = Choice("a", "b"), ["depth"] = Choice(1, 2) with { When = Equal("kindd", "a") } })
                .Problems());

    [Fact]
    public void Problems_OfAConditionOnAValueThatTheOtherNeverHas_NameIt() =>
        Assert.Equal(
            [("depth.when.equals", "\"c\" is no value of 'kind'")],
            new SearchSpace(new() { ["kind"] = Choice("a", "b"), ["depth"] = Choice(1, 2) with { When = Equal("kind", "c") } }).Problems());

    [Fact]
    public void Problems_OfAConditionOnItself_NameTheCircle() =>
        Assert.Equal(
            [("kind.when.parameter", "the conditions go in a circle: kind → kind")],
            new SearchSpace(new() { ["kind"] = Choice("a", "b") with { When = Equal("kind", "a") } }).Problems());

    [Fact]
    public void Problems_OfConditionsInACircle_NameItForEachOfItsParameters() =>
        Assert.Equal(
            [
                ("a.when.parameter", "the conditions go in a circle: a → b → c → a"),
                ("b.when.parameter", "the conditions go in a circle: b → c → a → b"),
                ("c.when.parameter", "the conditions go in a circle: c → a → b → c"),
            ],
            new SearchSpace(new()
            {
                ["a"] = Choice(1) with { When = Equal("b", 1) },
                ["b"] = Choice(1) with { When = Equal("c", 1) },
                ["c"] = Choice(1) with { When = Equal("a", 1) },
                ["hangsOnTheCircle"] = Choice(1) with { When = Equal("a", 1) },
            }).Problems());

    [Fact]
    public void Problems_OfAConditionOnAnIntegerWithoutSteps_AreNamedWithoutAnException() =>
        Assert.Contains(
            ("width.step", "a step of 0: must be at least 1"),
            new SearchSpace(new()
            {
                ["width"] = new IntegerDomain { Low = 1, High = 4, Step = 0 },
                ["depth"] = Choice(1, 2) with { When = Equal("width", 2) },
            }).Problems());

    [Fact]
    public void Configure_WithAConditionThatHolds_HasTheParameterInTheOrderOfTheSpace()
    {
        var space = new SearchSpace(new()
        {
            ["momentum"] = Choice(0.9) with { When = Equal("kind", "sgd") },
            ["kind"] = Choice("sgd", "adam"),
        });

        Assert.Equal(["momentum", "kind"], space.Configure(name => space.Parameters[name].GridValues()![0]).Keys);
    }

    [Fact]
    public void Configure_WithAConditionThatFails_LacksTheParameterAndThoseThatHangOnIt()
    {
        var space = new SearchSpace(new()
        {
            ["kind"] = Choice("adam", "sgd"),
            ["nesterov"] = Choice(true) with { When = Equal("kind", "sgd") },
            ["momentum"] = Choice(0.9) with { When = Equal("nesterov", true) },
        });

        Assert.Equal(["kind"], space.Configure(name => space.Parameters[name].GridValues()![0]).Keys);
    }

    [Fact]
    public void Configure_WithAConditionOnANumberWrittenOtherwise_Holds()
    {
        var space = new SearchSpace(new()
        {
            ["depth"] = new IntegerDomain { Low = 2, High = 4 },
            ["width"] = Choice(8)
                with
            {
                When =
                new ParameterCondition
                {
                    Parameter = "depth",
                    Value = System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>("2.0")
                }
            },
        });

        Assert.Empty(space.Problems());
        Assert.Equal(["depth", "width"], space.Configure(name => space.Parameters[name].GridValues()![0]).Keys);
    }

    private static CategoricalDomain Choice(params object?[] values) => new() { Values = Values(values) };

    private static ParameterCondition Equal(string parameter, object? value) => new() { Parameter = parameter, Value = Value(value) };
}
