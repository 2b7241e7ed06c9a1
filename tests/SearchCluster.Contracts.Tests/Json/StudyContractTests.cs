using System.Text.Json;
using System.Text.Json.Nodes;
using SearchCluster.Contracts.Json;
using SearchCluster.Contracts.Validation;
using SearchCluster.Contracts.Workloads.Functions;
using SearchCluster.Contracts.Workloads.Training;
using SearchCluster.Search;
using Xunit;

namespace SearchCluster.Contracts.Tests.Json;

/// <summary>A study holds its search and its workload, and is one flat document in JSON.</summary>
public sealed class StudyContractTests
{
    // As commit 5cbd457 wrote it to journals: both sections, the other of them null, and keys that are only ever written.
    private const string Old = """
        {
          "training": {
            "dataset": { "kind": "digits", "validation": 0.2, "test": null, "stratified": false, "take": 200 }, "preprocessing": [], "folds": 2, "refit": false,
            "network": { "kind": "dense", "hidden": [8], "activation": { "kind": "relu" }, "batchNorm": false }, "loss": "softmaxCrossEntropy",
            "batchSize": 64, "earlyStopping": null, "divergence": { "factor": 3 }, "checkpoint": { "interval": "00:00:05" }
          },
          "function": null, "requires": ["gpu=1"], "name": "old-training", "seed": 7,
          "objective": { "metric": "validation.accuracy", "direction": "maximize", "at": "best" }, "objectives": [], "constraints": [],
          "sampler": { "kind": "random", "seesAllObjectives": true }, "pruner": { "kind": "none" }, "warmStart": null,
          "budget": { "trials": 3, "epochs": 2, "concurrency": null, "wallTime": null, "stop": null, "maxAttempts": 2, "priority": 0, "weight": 1 },
          "space": { "optimizer.learningRate": { "kind": "logUniform", "low": 0.001, "high": 0.1, "points": null, "values": null, "when": null } }
        }
        """;

    [Fact]
    public void Read_OfAStudyInAJournalOfOld_IsTheSameStudy()
    {
        var spec = JsonSerializer.Deserialize<StudySpec>(Old, SearchClusterJson.Options)!;

        Assert.Equal(("old-training", 7UL, 2, 3), (spec.Name, spec.Search.Seed, spec.Search.Folds, spec.Search.Trials));
        Assert.Equal(["gpu=1"], spec.Requires);
        Assert.Equal(200, Assert.IsType<TrainingWorkload>(spec.Workload).Plan.Dataset.Take);
        Assert.Same(spec.Workload, spec.Search.Workload);
        Assert.Empty(spec.Problems());
        Assert.Empty(spec.ChangedPaths(StudyReading.Of(JsonNode.Parse(Old)!.AsObject().Without("function").Without("sampler")).Spec!));
    }

    [Fact]
    public void Write_OfAStudy_IsFlatAndReadsBack()
    {
        var spec = new StudySpec
        {
            Workload = new FunctionWorkload(new FunctionPlan { Name = TestFunction.Branin }),
            Search = new SearchPlan { Name = "flat", Seed = 5, Budget = new Budget { Trials = 9 } },
        };

        var json = JsonSerializer.SerializeToNode(spec, SearchClusterJson.Options)!.AsObject();
        var read = json.Deserialize<StudySpec>(SearchClusterJson.Options)!;

        Assert.Equal(
            ["function", "requires", "name", "seed", "objective", "objectives", "constraints", "sampler", "pruner", "warmStart", "budget",
                "space"],
            json.Select(entry => entry.Key));
        Assert.Equal(spec.Workload, read.Workload);
        Assert.Equal(spec.Search.Budget, read.Search.Budget);
        Assert.Equal(JsonSerializer.Serialize(spec, SearchClusterJson.Options), JsonSerializer.Serialize(read, SearchClusterJson.Options));
    }

    [Theory]
    [InlineData("none", KeptModels.None)]
    [InlineData("front", KeptModels.Front)]
    [InlineData("best", KeptModels.Best)]
    public void Write_OfWhatIsKept_SaysItWhereItIsNotTheDefault(string keep, KeptModels kept)
    {
        var tree = JsonNode.Parse(Old)!.AsObject().Without("function").Without("sampler");
        var before = StudyReading.Of(tree.DeepClone()).Spec!;
        tree["keep"] = keep;

        var spec = StudyReading.Of(tree).Spec!;
        var json = JsonSerializer.SerializeToNode(spec, SearchClusterJson.Options)!.AsObject();

        Assert.Equal(kept, spec.Keep);
        Assert.Equal(kept == KeptModels.Best ? null : keep, (string?)json["keep"]);
        Assert.Equal(kept, json.Deserialize<StudySpec>(SearchClusterJson.Options)!.Keep);
        Assert.Equal(kept == KeptModels.Best ? [] : ["keep"], before.ChangedPaths(spec));
        // What a study that says nothing of it hashes to stays.
        if (kept == KeptModels.Best)
            Assert.Equal(JsonSerializer.Serialize(before, SearchClusterJson.Options), json.ToJsonString(SearchClusterJson.Options));
    }

    [Theory]
    [InlineData("front", "keep", "the trials of a function leave no models")]
    [InlineData("all", "keep", "expected one of best, none, front")]
    [InlineData("none", null, null)]
    public void Of_AFunctionThatKeepsModels_SaysThatItHasNone(string keep, string? path, string? message)
    {
        var reading = StudyReading.Of(JsonNode.Parse($$"""
            { "name": "s", "keep": "{{keep}}", "space": { "x0": { "kind": "uniform", "low": 0, "high": 1 } }, "function": { "name": "sphere" } }
            """)!);

        if (path is null)
        {
            Assert.Empty(reading.Problems);
            return;
        }

        var problem = Assert.Single(reading.Problems);
        Assert.Equal(path, problem.Path);
        Assert.Contains(message!, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WithoutAName_IsRefused() =>
        Assert.Throws<JsonException>(
            () => JsonSerializer.Deserialize<StudySpec>("""{ "function": { "name": "branin" } }""", SearchClusterJson.Options));

    [Theory]
    [InlineData("""{ "name": "s", "space": { "x0": { "kind": "uniform", "low": 0, "high": 1 } } }""",
        "a study needs a section 'training', or a section 'function', or a section 'command'")]
    [InlineData(
        """{ "name": "s", "space": { "optimizer.learningRate": { "kind": "uniform", "low": 0.1, "high": 1 } }, """
            + """ "training": {}, "function": { "name": "sphere" } }""",
        "a study has one of 'training' and 'function', not both")]
    public void Of_AStudyWithoutOneWorkload_SaysSo(string json, string message) =>
        Assert.Contains(StudyReading.Of(JsonNode.Parse(json)!).Problems, problem => problem is { Path: "" } && problem.Message == message);

    [Theory]
    [InlineData("training", "{}", "validation.accuracy", Direction.Maximize)]
    [InlineData("function", """{ "name": "sphere" }""", "value", Direction.Minimize)]
    public void Of_AStudyWithoutAnObjective_TakesItsWorkloads(string key, string section, string metric, Direction direction)
    {
        var space = key == "function" ? "x0" : "optimizer.learningRate";
        var spec = StudyReading.Of(JsonNode.Parse($$"""
            { "name": "s", "space": { "{{space}}": { "kind": "uniform", "low": 0.1, "high": 1 } }, "{{key}}": {{section}} }
            """)!).Spec!;

        Assert.Equal((metric, direction), (spec.Search.Objective.Metric, spec.Search.Objective.Direction));
    }

    [Fact]
    public void With_AnotherWorkloadOrSearch_KeepsTheTwoTogether()
    {
        var sphere = new FunctionWorkload(new FunctionPlan { Name = TestFunction.Sphere });
        var spec = new StudySpec { Search = new SearchPlan { Name = "s" }, Workload = sphere };
        var branin = sphere with { Plan = new FunctionPlan { Name = TestFunction.Branin } };

        Assert.Same(branin, (spec with { Workload = branin }).Search.Workload);
        Assert.Same(sphere, (spec with { Search = new SearchPlan { Name = "t" } }).Search.Workload);
    }
}

file static class JsonObjects
{
    public static JsonObject Without(this JsonObject json, string key)
    {
        json.Remove(key);
        return json;
    }
}
