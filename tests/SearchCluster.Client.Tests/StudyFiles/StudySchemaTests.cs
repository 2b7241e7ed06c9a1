using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SearchCluster.Client.StudyFiles;
using SearchCluster.Contracts.Workloads;
using Xunit;

namespace SearchCluster.Client.Tests.StudyFiles;

public sealed class StudySchemaTests
{
    private static readonly JsonObject Schema = StudySchema.Make();

    [Fact]
    public void Make_OfTheRoot_KnowsTheKeysOfAStudyAndOneSectionOfAWorkload()
    {
        var keys = Schema["properties"]!.AsObject().Select(property => property.Key).ToList();

        string[] expected =
            ["name", "seed", "objective", "sampler", "pruner", "budget", "space", .. WorkloadKinds.All.Select(kind => kind.Key)];
        Assert.Empty(expected.Except(keys));
        Assert.Equal(WorkloadKinds.All.Select(kind => kind.Key), Schema["oneOf"]!.AsArray().Select(one => (string?)one!["required"]![0]));
        Assert.Contains("name", Schema["required"]!.AsArray().Select(key => (string?)key));
    }

    [Theory]
    [InlineData("TpeSamplerOptions", "candidates", "minimum", 1)]
    [InlineData("TpeSamplerOptions", "candidates", "maximum", 10_000)]
    [InlineData("TpeSamplerOptions", "candidates", "default", 24)]
    [InlineData("TpeSamplerOptions", "gamma", "exclusiveMinimum", 0)]
    [InlineData("TpeSamplerOptions", "gamma", "exclusiveMaximum", 1)]
    [InlineData("GaussianProcessSamplerOptions", "history", "minimum", 16)]
    [InlineData("CoarseToFineSamplerOptions", "stages", "maximum", 8)]
    [InlineData("Nsga2SamplerOptions", "crossover", "maximum", 1)]
    [InlineData("DivergencePlan", "factor", "exclusiveMinimum", 1)]
    [InlineData("DenseNetwork", "dropout", "exclusiveMaximum", 1)]
    [InlineData("PercentilePrunerOptions", "percentile", "exclusiveMaximum", 100)]
    [InlineData("Budget", "trials", "minimum", 1)]
    public void Make_OfANumber_HasTheBoundsAndTheDefaultOfTheValidation(string section, string key, string keyword, double expected)
    {
        var property = Schema["$defs"]![section]!["properties"]![key]!;

        Assert.Equal(
            expected, property[keyword]!.GetValueKind() == JsonValueKind.Number
            ? double.Parse(property[keyword]!.ToJsonString(), CultureInfo.InvariantCulture) : double.NaN);
    }

    [Fact]
    public void Make_OfAKey_HasItsDocumentationInPlainWords()
    {
        var candidates = (string?)Schema["$defs"]!["TpeSamplerOptions"]!["properties"]!["candidates"]!["description"];

        Assert.StartsWith("Candidates of each proposal", candidates);
        Assert.Contains("at most 36500 days", (string?)Schema["$defs"]!["Budget"]!["properties"]!["wallTime"]!["description"]);
    }
}
