using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SearchCluster.Contracts.Json;
using Xunit;

namespace SearchCluster.Contracts.Tests.Json;

public sealed class PlanWalkerTests
{
    [Theory]
    [InlineData("""{ "shape": "dot" }""", """{"shape":{"kind":"dot"}}""")]
    [InlineData("""{ "shapes": ["dot", { "radius": 2, "kind": "disc" }] }""", """{"shapes":[{"kind":"dot"},{"kind":"disc","radius":2}]}""")]
    [InlineData("""{ "named": { "a.b": "dot" } }""", """{"named":{"a.b":{"kind":"dot"}}}""")]
    [InlineData("""{ "count": 1e3 }""", """{"count":1000}""")]
    [InlineData("""{ "count": 128.0 }""", """{"count":128}""")]
    [InlineData("""{ "size": "NaN" }""", """{"size":"NaN"}""")]
    [InlineData("""{ "limit": null, "wait": "1.02:03:04" }""", """{"limit":null,"wait":"1.02:03:04"}""")]
    [InlineData("""{ "hue": "darkBlue", "anything": [1, { "x": "y" }] }""", """{"hue":"darkBlue","anything":[1,{"x":"y"}]}""")]
    public void Walk_SoundTree_WritesShorthandsOut(string json, string expected)
    {
        var walked = PlanWalker.Walk(JsonNode.Parse(json), typeof(Drawing));

        Assert.Empty(walked.Problems);
        Assert.Equal(expected, walked.Node!.ToJsonString());
        Assert.NotNull(walked.Node.Deserialize<Drawing>(SearchClusterJson.Options));
    }

    [Theory]
    [InlineData("""{ "shap": "dot" }""", "shap", "unknown key 'shap'; did you mean 'shape'?")]
    [InlineData("""{ "zzzzzzz": 1 }""", "zzzzzzz",
        "unknown key 'zzzzzzz'; known here: shape, shapes, named, count, size, limit, wait, hue, solid, title, anything")]
    [InlineData("""{ "shape": "dott" }""", "shape", "unknown kind 'dott'; did you mean 'dot'?")]
    [InlineData("""{ "shape": { "kind": "dsc" } }""", "shape.kind", "unknown kind 'dsc'; did you mean 'disc'?")]
    [InlineData("""{ "shape": { "kind": 3 } }""", "shape.kind", "3 is a number; expected one of dot, disc")]
    [InlineData("""{ "shape": { "radius": 3 } }""", "shape", "has no 'kind'; expected one of dot, disc")]
    [InlineData("""{ "shape": 7 }""", "shape", "7 is a number; expected a kind (dot, disc) or a section with one")]
    [InlineData("""{ "shape": "disc" }""", "shape.radius", "'radius' is missing; expected a number")]
    [InlineData("""{ "shapes": ["dot", { "kind": "disc", "radius": "wide" }] }""", "shapes[1].radius", "'wide' is text; expected a number")]
    [InlineData("""{ "named": { "a.b": { "kind": "dot", "x": 1 } } }""", "named.a.b.x", "unknown key 'x'; there are no keys here")]
    [InlineData("""{ "count": 1.5 }""", "count", "1.5 is not a whole number")]
    [InlineData("""{ "count": 3000000000 }""", "count", "3000000000 is out of range; expected -2147483648 to 2147483647")]
    [InlineData("""{ "count": 1e300 }""", "count", "1e300 is out of range; expected -2147483648 to 2147483647")]
    [InlineData("""{ "count": "7" }""", "count", "'7' is text; expected a whole number")]
    [InlineData("""{ "count": null }""", "count", "has no value; expected a whole number")]
    [InlineData("""{ "limit": [1] }""", "limit", "[1] is a list; expected a whole number")]
    [InlineData("""{ "size": true }""", "size", "true is a truth value; expected a number")]
    [InlineData("""{ "wait": "soon" }""", "wait", "'soon' is no time; expected a time such as 90s, 15m, 24h, 2d, 1h30m or \"36:00:00\"")]
    [InlineData("""{ "hue": "DarkBlue" }""", "hue", "'DarkBlue'; expected one of red, darkBlue (did you mean 'darkBlue'?)")]
    [InlineData("""{ "solid": "yes" }""", "solid", "'yes' is text; expected true or false")]
    [InlineData("""{ "title": 42 }""", "title", "42 is a number; expected text")]
    [InlineData("""{ "shapes": "dot" }""", "shapes", "'dot' is text; expected a list")]
    [InlineData("""{ "named": [] }""", "named", "[] is a list; expected a section of names")]
    [InlineData("""[]""", "",
        "[] is a list; expected a section with shape, shapes, named, count, size, limit, wait, hue, solid, title, anything")]
    public void Walk_OneFault_SaysWhereWhatAndWhatWouldBeRight(string json, string path, string message)
    {
        var walked = PlanWalker.Walk(JsonNode.Parse(json), typeof(Drawing));

        var problem = Assert.Single(walked.Problems);
        Assert.Equal((path, message), (problem.Path, problem.Message));
        Assert.NotNull(walked.Node.Deserialize<Drawing>(SearchClusterJson.Options));
    }

    [Fact]
    public void Walk_ManyFaults_CollectsAllInTheOrderOfTheTree()
    {
        var node = JsonNode.Parse(
            """{ "shapes": [1, "dot", "dsc"], "count": "x", "hue": "green", "colour": 1, "named": { "n": { "kind": "disc" } } }""");

        var walked = PlanWalker.Walk(node, typeof(Drawing));

        Assert.Equal(
            ["shapes[0]", "shapes[2]", "count", "hue", "colour", "named.n.radius"], walked.Problems.Select(problem => problem.Path));
        Assert.Equal(3, walked.Node.Deserialize<Drawing>(SearchClusterJson.Options)!.Shapes.Count);
    }

    [Fact]
    public void Walk_BelowAPath_PrefixesProblems()
    {
        var walked = PlanWalker.Walk(JsonNode.Parse("""{ "shapes": [1] }"""), typeof(Drawing), "training");

        Assert.Equal("training.shapes[0]", Assert.Single(walked.Problems).Path);
    }

    [Theory]
    [InlineData("shape.radius", true)]
    [InlineData("shape", true)]
    [InlineData("shape.radius.unit", true)]
    [InlineData("shape.radiusOfAll", false)]
    [InlineData("count", false)]
    [InlineData("", false)]
    public void IsDoubtful_OfAPath_KnowsWhatStandInsTouch(string path, bool expected) =>
        Assert.Equal(expected, PlanWalker.Walk(JsonNode.Parse("""{ "shape": "disc" }"""), typeof(Drawing)).IsDoubtful(path));

    [Fact]
    public void IsDoubtful_OfASectionWhoseKindIsUnknown_IsAllOfIt()
    {
        var walked = PlanWalker.Walk(JsonNode.Parse("""{ "shapes": [ { "kind": "dot" }, { "kind": "ball" } ] }"""), typeof(Drawing));

        Assert.True(walked.IsDoubtful("shapes[1].radius"));
        Assert.False(walked.IsDoubtful("shapes[0].radius"));
    }

    [Fact]
    public void Walk_Twice_ChangesNothingMore()
    {
        var once = PlanWalker.Walk(JsonNode.Parse("""{ "shape": "dot", "count": 1e2 }"""), typeof(Drawing)).Node;

        Assert.Equal(once!.ToJsonString(), PlanWalker.Walk(once, typeof(Drawing)).Node!.ToJsonString());
    }

    private enum Hue
    {
        Red,
        DarkBlue,
    }

    [JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
    [JsonDerivedType(typeof(Dot), "dot")]
    [JsonDerivedType(typeof(Disc), "disc")]
    private abstract record Shape;

    private sealed record Dot : Shape;

    private sealed record Disc(double Radius) : Shape;

    private sealed record Drawing
    {
        public Shape Shape { get; init; } = new Dot();
        public IReadOnlyList<Shape> Shapes { get; init; } = [];
        public OrderedDictionary<string, Shape> Named { get; init; } = [];
        public int Count { get; init; }
        public double Size { get; init; }
        public int? Limit { get; init; }
        public TimeSpan Wait { get; init; }
        public Hue Hue { get; init; }
        public bool Solid { get; init; }
        public string? Title { get; init; }
        public JsonNode? Anything { get; init; }
        public int Computed => Count + 1;
    }
}
