using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SearchCluster.Contracts.Json;
using Xunit;

namespace SearchCluster.Contracts.Tests.Json;

public sealed class PlanTreeTests
{
    [Theory]
    [InlineData("count", """{"count":9,"inner":null,"steps":["dot",{"kind":"disc","radius":1}]}""")]
    [InlineData("inner.size", """{"count":1,"inner":{"size":9},"steps":["dot",{"kind":"disc","radius":1}]}""")]
    [InlineData("steps[1].radius", """{"count":1,"inner":null,"steps":["dot",{"kind":"disc","radius":9}]}""")]
    [InlineData("steps[0].radius", """{"count":1,"inner":null,"steps":[{"kind":"dot","radius":9},{"kind":"disc","radius":1}]}""")]
    [InlineData("steps[0]", """{"count":1,"inner":null,"steps":[9,{"kind":"disc","radius":1}]}""")]
    public void TrySet_PathThatLeadsSomewhere_SetsTheValue(string path, string expected)
    {
        var tree = Tree();

        Assert.True(PlanTree.TrySet(tree, path, 9));
        Assert.Equal(expected, tree.ToJsonString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("count.inside")]
    [InlineData("steps[2]")]
    [InlineData("steps[-1]")]
    [InlineData("steps[x].radius")]
    [InlineData("steps.radius")]
    [InlineData("count[0]")]
    public void TrySet_PathThatLeadsNowhere_IsRefused(string path) => Assert.False(PlanTree.TrySet(Tree(), path, 9));

    [Fact]
    public void Paths_OfATree_FollowItsKindsAndLengths() =>
        Assert.Equal(
            ["count", "inner", "inner.size", "steps", "steps[0]", "steps[1]", "steps[1].radius"],
            PlanTree.Paths(PlanWalker.Walk(Tree(), typeof(Plan)).Node, typeof(Plan)));

    private static JsonNode Tree() =>
        JsonNode.Parse("""{ "count": 1, "inner": null, "steps": ["dot", { "kind": "disc", "radius": 1 }] }""")!;

    [JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
    [JsonDerivedType(typeof(Dot), "dot")]
    [JsonDerivedType(typeof(Disc), "disc")]
    private abstract record Step;

    private sealed record Dot : Step;

    private sealed record Disc(double Radius) : Step;

    private sealed record Inner
    {
        public double Size { get; init; }
    }

    private sealed record Plan
    {
        public int Count { get; init; }
        public Inner? Inner { get; init; }
        public IReadOnlyList<Step> Steps { get; init; } = [];
    }
}
