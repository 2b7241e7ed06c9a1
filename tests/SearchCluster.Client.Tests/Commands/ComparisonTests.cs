using System.Text.Json.Nodes;
using Xunit;

namespace SearchCluster.Client.Tests.Commands;

public sealed class ComparisonTests : IDisposable
{
    private readonly StudyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task CompareSamplers_OfAFunction_GivesTheRegretOfItsSamplerBesideGridAndRandom()
    {
        var file = _folder.WriteFunction(trials: 30, delay: "00:00:01");
        File.WriteAllText(
            Path.Combine(_folder.Path, file), File.ReadAllText(Path.Combine(_folder.Path, file))
            .Replace("seed: 5", "seed: 5\nsampler: { kind: halton }"));

        var document = (await _folder.Run("compare-samplers", file, "--seeds", "4", "--workers", "3", "--output", "json")).Document;
        var table = await _folder.Run("compare-samplers", file, "--seeds", "4");

        var samplers = document["samplers"]!.AsArray();
        Assert.Equal(["halton", "grid", "random"], samplers.Select(sampler => (string)sampler!["kind"]!));
        Assert.Equal([30, 30, 30], samplers.Select(sampler => (int)sampler!["trials"]!));
        Assert.All(samplers, sampler => Assert.InRange((double)sampler!["regret"]!["q1"]!, 0, (double)sampler["regret"]!["q3"]!));
        // Thirty trials of a second by three workers; a grid is the same for every seed.
        Assert.Equal(10, (double)samplers[2]!["simulatedSeconds"]!);
        Assert.Equal((double)samplers[1]!["regret"]!["q1"]!, (double)samplers[1]!["regret"]!["q3"]!);
        Assert.Contains("grid: points chosen for the budget: x0 6, x1 5; 30 points for 30 trials", table.Output);
        Assert.False(File.Exists(_folder.Database));
    }

    [Fact]
    public async Task CompareSamplers_OfAStudyWithAWarmStart_SaysThatItBeginsFromNothing()
    {
        var file = _folder.WriteFunction(trials: 4);
        File.AppendAllText(Path.Combine(_folder.Path, file), "\nwarmStart: { study: other, use: range }\n");

        var compared = await _folder.Run("compare-samplers", file, "--seeds", "1");

        Assert.Equal(0, compared.ExitCode);
        Assert.Contains("what 'other' found is not taken over", compared.Error);
    }

    [Fact]
    public async Task CompareSamplers_OfATraining_SimulatesItFromTheCurvesOfARecordedStudy()
    {
        var file = _folder.WriteTraining(trials: 32, epochs: 2);
        var before = await _folder.Run("compare-samplers", file);
        var run = await _folder.Run("run", file, "--output", "json");

        var document = (await _folder.Run("compare-samplers", file, "--seeds", "3", "--output", "json")).Document;
        var importance = (await _folder.Run("importance", "training", "--output", "json")).Document;

        Assert.Equal(3, before.ExitCode);
        Assert.Contains("a training is simulated from the learning curves of a study on the same space", before.Error);
        Assert.Contains("recorded in study 'training'", (string?)document["simulated"]);
        var best = document["samplers"]![0]!["best"]!;
        // No configuration is simulated as better than the best that was trained.
        Assert.InRange((double)best["median"]!, 0.5, (double)run.Document["best"]!["value"]!);
        Assert.Null(document["samplers"]![0]!.AsObject()["regret"]);

        Assert.Equal(["study", "method", "trials", "parameters", "interactions", "text"], importance.AsObject().Select(entry => entry.Key));
        Assert.Equal(importance["parameters"]!.ToJsonString(), run.Document["importance"]!.ToJsonString());
        Assert.Equal(4, importance["parameters"]!.AsArray().Count);
        Assert.Equal(6, importance["interactions"]!.AsArray().Count);
        Assert.InRange(importance["parameters"]!.AsArray().Sum(parameter => (double)parameter!["share"]!), 0.2, 1);
    }

    [Fact]
    public async Task Importance_OfTooFewTrials_SaysHowManyItNeeds()
    {
        var run = await _folder.Run("run", _folder.WriteFunction(trials: 19), "--output", "json");

        var ended = await _folder.Run("importance", "function");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("importance needs 20", ended.Error);
        Assert.Empty((JsonArray)run.Document["importance"]!);
    }
}
