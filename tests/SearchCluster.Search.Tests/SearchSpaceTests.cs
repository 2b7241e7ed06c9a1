using SearchCluster.Search.Domains;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests;

public class SearchSpaceTests
{
    [Fact]
    public void Problems_OfADomain_StandUnderTheParametersName() =>
        Assert.Equal(
            [("optimizer.learningRate.low", "low 2 must be below high 1")],
            new SearchSpace(new() { ["optimizer.learningRate"] = new UniformDomain { Low = 2, High = 1 } }).Problems());

    [Fact]
    public void Problems_OfAConditionOnNoParameter_NameTheNearest() =>
        Assert.Equal(
            [("depth.when.parameter", "there is no parameter 'kindd', did you mean 'kind'?")],
            new SearchSpace(new() { ["kind"] = Choice("a", "b"), ["depth"] = Choice(1, 2) with { When = Equal("kindd", "a") } }).Problems());

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
            ["width"] = Choice(8) with { When = new ParameterCondition { Parameter = "depth", Value = System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>("2.0") } },
        });

        Assert.Empty(space.Problems());
        Assert.Equal(["depth", "width"], space.Configure(name => space.Parameters[name].GridValues()![0]).Keys);
    }

    private static CategoricalDomain Choice(params object?[] values) => new() { Values = Values(values) };

    private static ParameterCondition Equal(string parameter, object? value) => new() { Parameter = parameter, Value = Value(value) };
}
