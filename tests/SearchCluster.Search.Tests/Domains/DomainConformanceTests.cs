using System.Text.Json;
using SearchCluster.Search.Domains;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests.Domains;

/// <summary>
/// What every domain must do. A new kind is found by its <c>[JsonDerivedType]</c> line and fails here until it has an example.
/// </summary>
public class DomainConformanceTests
{
    private static readonly Dictionary<string, string> Examples = new()
    {
        ["uniform"] = """{ "kind": "uniform", "low": -1, "high": 3, "points": 4 }""",
        ["logUniform"] = """{ "kind": "logUniform", "low": 0.001, "high": 10, "values": [0.01, 1] }""",
        ["integer"] = """{ "kind": "integer", "low": 8, "high": 60, "step": 8, "log": true }""",
        ["categorical"] = """{ "kind": "categorical", "values": ["he", { "kind": "normal", "standardDeviation": 0.01 }, true, null] }""",
        ["fixed"] = """{ "kind": "fixed", "value": { "kind": "sgd" }, "when": { "parameter": "x", "equals": 1 } }""",
    };

    public static TheoryData<string> Kinds => [.. OptionKinds.Of(typeof(Domain)).Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Problems_OfTheExample_AreNone(string kind) => Assert.Empty(Example(kind).Problems());

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Draw_Always_GivesAValueThatTheDomainContains(string kind) =>
        Assert.All(Draws(Example(kind), 1_000), value => Assert.True(Example(kind).Contains(value)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Draw_AtTheSameAddress_GivesTheSame(string kind) =>
        Assert.Equal(
            Draws(Example(kind), 50).Select(value => value.GetRawText()), Draws(Example(kind), 50).Select(value => value.GetRawText()));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AtShare_OfEveryShare_GivesAValueThatTheDomainContains(string kind) =>
        Assert.All(Shares, share => Assert.True(Example(kind).Contains(Example(kind).AtShare(share))));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ShareOf_AValue_LeadsBackToIt(string kind) => Assert.All(Shares, share =>
    {
        var value = Example(kind).AtShare(share);
        var back = Example(kind).AtShare(Example(kind).ShareOf(value));
        if (Example(kind).Choices is null)
            Assert.Equal(value.GetDouble(), back.GetDouble(), tolerance: 1e-12 * Math.Abs(value.GetDouble()));
        else
            Assert.Equal(value.GetRawText(), back.GetRawText());
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Choices_OfACountableDomain_AreTheValuesThatItsSharesGive(string kind)
    {
        if (Example(kind).Choices is { } choices)
            Assert.Equal(choices, Shares.Select(share => Example(kind).AtShare(share).GetRawText()).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void GridValues_Always_LieInTheDomainEachOnce(string kind)
    {
        var values = Example(kind).GridValues()!;

        Assert.All(values, value => Assert.True(Example(kind).Contains(value)));
        Assert.Equal(values.Count, values.DistinctBy(value => value.GetRawText()).Count());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Extremes_Always_LieInTheDomain(string kind) =>
        Assert.All(Example(kind).Extremes(), value => Assert.True(Example(kind).Contains(value)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Json_WrittenAndRead_SaysTheSame(string kind)
    {
        var written = JsonSerializer.SerializeToElement(Example(kind), Options);
        var again = JsonSerializer.SerializeToElement(written.Deserialize<Domain>(Options), Options);

        Assert.True(JsonElement.DeepEquals(written, again));
        foreach (var property in JsonDocument.Parse(Examples[kind]).RootElement.EnumerateObject())
            Assert.True(JsonElement.DeepEquals(property.Value, written.GetProperty(property.Name)), property.Name);
    }

    private static IEnumerable<double> Shares => Enumerable.Range(0, 1_001).Select(i => i / 1_000.0);

    private static Domain Example(string kind) => JsonSerializer.Deserialize<Domain>(Examples[kind], Options)!;
}
