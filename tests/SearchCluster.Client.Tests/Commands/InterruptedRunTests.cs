using System.Text.Json.Nodes;
using Xunit;

namespace SearchCluster.Client.Tests.Commands;

public sealed class InterruptedRunTests : IDisposable
{
    private readonly StudyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_Interrupted_StopsGracefullyAndTheSameCommandGoesOn()
    {
        var file = _folder.WriteFunction(trials: 40, delay: "00:00:00.05");
        using var process = _folder.Start("run", file, "--slots", "2", "--output", "json");
        await _folder.UntilEnded("function", 8);

        process.Interrupt();
        var interrupted = await process.End();
        var ended = JsonNode.Parse(await _folder.Trials("function"))!.AsArray().Where(trial => (string)trial!["state"]! == "Completed")
            .ToList();
        var finished = await _folder.Run("run", file, "--output", "json");

        Assert.Equal(130, interrupted.ExitCode);
        Assert.Equal("Running", (string?)interrupted.Document["state"]);
        Assert.Equal(0, (int)interrupted.Document["counts"]!["running"]!);
        Assert.InRange(ended.Count, 8, 39);
        Assert.Equal((0, 40), (finished.ExitCode, (int)finished.Document["counts"]!["completed"]!));
        await AssertOnceEach("function", 40);
        var after = (await _folder.Run("trials", "function", "--output", "json")).Document.AsArray();
        Assert.All(ended, trial => Assert.Equal(1, (int)after[(int)trial!["number"]!]!["attempts"]!));
    }

    [Fact]
    public async Task Run_KilledAgainAndAgain_ComesToTheTrialsOfAnUndisturbedRun()
    {
        using var undisturbed = new StudyFolder();
        await undisturbed.Run("run", undisturbed.WriteTraining(trials: 12, epochs: 5));
        var file = _folder.WriteTraining(trials: 12, epochs: 5);
        foreach (var (ended, silos) in new[] { (1, "1"), (4, "3"), (7, "1"), (9, "2") })
        {
            using var process = _folder.Start("run", file, "--silos", silos, "--slots", "2");
            await _folder.UntilEnded("training", ended);
            await process.Kill();
        }

        var finished = await _folder.Run("run", file, "--output", "json");

        Assert.Equal(0, finished.ExitCode);
        Assert.Equal(await undisturbed.Trials("training"), await _folder.Trials("training"));
        // At least one of the kills met a trial at work.
        Assert.InRange((int)(await AssertOnceEach("training", 12))["attempts"]!, 13, int.MaxValue);
        Assert.Equal(
            (await undisturbed.Run("best", "training", "--output", "json")).Output,
            (await _folder.Run("best", "training", "--output", "json")).Output);
    }

    [Fact]
    public async Task Run_KilledWithManyShortTrialsInFlight_LosesNoneAndRepeatsNoFinishedOne()
    {
        var file = _folder.WriteFunction(trials: 6000);
        var attempts = new List<int>();
        for (var kill = 1; kill <= 3; kill++)
        {
            using var process = _folder.Start("run", file);
            await _folder.UntilEnded("function", 1500 * kill);
            await process.Kill();
        }

        await _folder.Run("run", file);

        var audit = await AssertOnceEach("function", 6000);
        // A killed process held at most one batch of 128 leases a slot.
        Assert.InRange((int)audit["attempts"]!, 6000, 6000 + 3 * 128 * Environment.ProcessorCount);
    }

    [Fact]
    public async Task Verbs_WhileAStudyRuns_ReadIt()
    {
        using var process = _folder.Start("run", _folder.WriteFunction(trials: 400, delay: "00:00:00.02"), "--slots", "1");
        await _folder.UntilEnded("function", 3);

        foreach (var verb in (string[][])[["list"], ["show", "function"], ["trials", "function"], ["trial", "function", "0"],
            ["best", "function"]])
            Assert.Equal(0, (await _folder.Run([.. verb, "--output", "json"])).ExitCode);
        var second = await _folder.Run("run", "function.yaml");

        Assert.Equal(1, second.ExitCode);
        Assert.Contains("in use by another searchcluster process", second.Error);
        await process.Kill();
    }

    private async Task<JsonNode> AssertOnceEach(string study, int trials)
    {
        var audit = (await _folder.Run("audit", study, "--output", "json")).Document;
        Assert.True((bool)audit["ok"]!, audit.ToJsonString());
        Assert.Equal((trials, trials), ((int)audit["proposed"]!, (int)audit["ended"]!));
        return audit;
    }
}
