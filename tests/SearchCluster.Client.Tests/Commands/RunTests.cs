using System.Text.Json.Nodes;
using SearchCluster.Silo.Journal;
using Xunit;

namespace SearchCluster.Client.Tests.Commands;

public sealed class RunTests : IDisposable
{
    private const char Escape = '\u001b';

    private readonly StudyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_InJson_PrintsOneDocumentWithTheContractsKeysAndNoControlCode()
    {
        var ended = await _folder.Run("run", _folder.WriteTraining(trials: 6, epochs: 2), "--output", "json", "--trace", "console");

        Assert.Equal(0, ended.ExitCode);
        var study = ended.Document.AsObject();
        Assert.Equal(
            ["study", "state", "metric", "direction", "seed", "counts", "best", "timing", "importance"], study.Select(entry => entry.Key));
        Assert.Equal(
            ["proposed", "pending", "running", "paused", "completed", "pruned", "diverged", "failed", "canceled"],
            study["counts"]!.AsObject().Select(entry => entry.Key));
        Assert.Equal(["number", "value", "epoch", "configuration", "test"], study["best"]!.AsObject().Select(entry => entry.Key));
        Assert.InRange((double)study["best"]!["test"]!["accuracy"]!, 0.8, 1);
        Assert.Equal("Completed", (string?)study["state"]);
        Assert.Contains("trial attempt", ended.Error);
        Assert.DoesNotContain(Escape, ended.Output + ended.Error);
    }

    [Fact]
    public async Task Run_InTables_ShowsBestTrialsConfigurationTestAccuracyAndWhatTheLectureWouldSay()
    {
        var ended = await _folder.Run("run", _folder.WriteTraining(trials: 12, epochs: 2));

        Assert.Equal(0, ended.ExitCode);
        foreach (var part in (string[])["Best trials", "Best configuration", "optimizer.learningRate", "on the test split: loss",
            "What the lecture would say", "symmetric units"])
            Assert.Contains(part, ended.Output);
        Assert.DoesNotContain(Escape, ended.Output + ended.Error);
    }

    [Fact]
    public async Task Run_OfAFinishedStudy_SaysSoAndShowsTheSameResult()
    {
        var file = _folder.WriteFunction(trials: 50);
        var first = await _folder.Run("run", file, "--output", "json");

        var second = await _folder.Run("run", file, "--output", "json");

        Assert.Equal(0, second.ExitCode);
        Assert.Equal(first.Output, second.Output);
        Assert.Contains("had finished before", second.Error);
        Assert.Equal(50, (int)(await _folder.Run("audit", "function", "--output", "json")).Document["attempts"]!);
    }

    [Fact]
    public async Task Run_WithALargerBudget_GoesOnAndKeepsWhatWasFound()
    {
        await _folder.Run("run", _folder.WriteFunction(trials: 20));
        var before = JsonNode.Parse(await _folder.Trials("function"))!.AsArray();

        var ended = await _folder.Run("run", _folder.WriteFunction(trials: 30), "--output", "json");

        var after = JsonNode.Parse(await _folder.Trials("function"))!.AsArray();
        Assert.Equal(30, (int)ended.Document["counts"]!["completed"]!);
        Assert.Equal(before.Select(trial => trial!.ToJsonString()), after.Take(20).Select(trial => trial!.ToJsonString()));
    }

    [Fact]
    public async Task Run_OfAChangedFileOfTheSameName_IsRefusedWithThePathsThatDiffer()
    {
        await _folder.Run("run", _folder.WriteFunction(trials: 20));
        var file = _folder.WriteFunction(trials: 10);
        File.WriteAllText(
            Path.Combine(_folder.Path, file), File.ReadAllText(Path.Combine(_folder.Path, file)).Replace("seed: 5", "seed: 6"));

        var ended = await _folder.Run("run", file, "--output", "json");

        Assert.Equal(2, ended.ExitCode);
        Assert.Equal(["budget.trials", "seed"], ended.Document["problems"]!.AsArray().Select(problem => (string)problem!["path"]!).Order());
    }

    [Fact]
    public async Task Run_OnThreeSilos_GivesTheTrialsOfOne()
    {
        using var other = new StudyFolder();
        await _folder.Run("run", _folder.WriteTraining(trials: 8, epochs: 2));

        var ended = await other.Run("run", other.WriteTraining(trials: 8, epochs: 2), "--silos", "3", "--slots", "2");

        Assert.Equal(0, ended.ExitCode);
        Assert.Equal(await _folder.Trials("training"), await other.Trials("training"));
    }

    [Fact]
    public async Task Run_WhileAnotherProcessActsOnTheDatabase_WaitsForIt()
    {
        var verb = SqliteDatabase.OpenForWriting(_folder.Database);
        using var run = _folder.Start("run", _folder.WriteFunction(trials: 5));
        await run.UntilSaid("waiting for the database");

        verb.Dispose();

        Assert.Equal(0, (await run.End()).ExitCode);
    }

    [Fact]
    public async Task Stop_WhileAnotherProcessActsOnTheDatabase_WaitsForIt()
    {
        var verb = SqliteDatabase.OpenForWriting(_folder.Database);
        using var stop = _folder.Start("stop", "function");
        await stop.UntilSaid("waiting for the database");

        verb.Dispose();

        // Nothing of that name was ever run there.
        Assert.Equal(3, (await stop.End()).ExitCode);
    }

    [Fact]
    public async Task Run_OfAStudyOfWhichEveryTrialFails_FailsAsDoesWatchingIt()
    {
        var ended = await _folder.Run(
            "run", _folder.WriteFunction(trials: 2, delay: "01:00:00", more: """, trialTime: "00:00:00.05" """), "--output", "json");
        var watched = await _folder.Run("watch", "function");
        var shown = await _folder.Run("show", "function");

        Assert.Equal((1, "Failed", 2), (ended.ExitCode, (string?)ended.Document["state"], (int)ended.Document["counts"]!["failed"]!));
        Assert.Equal(
            "each of its 2 trials failed, the last with timed out: not ended after 00:00:00.0500000", (string?)ended.Document["reason"]);
        Assert.Equal((1, 0), (watched.ExitCode, shown.ExitCode));
        Assert.Contains("function: failed, 2 trials (2 failed)", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_InMemory_LeavesNoFile()
    {
        var ended = await _folder.Run("run", _folder.WriteFunction(trials: 5), "--in-memory");

        Assert.Equal(0, ended.ExitCode);
        Assert.Equal(["function.yaml"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Run_Quiet_WritesNothingToStandardError() =>
        Assert.Empty((await _folder.Run("run", _folder.WriteFunction(trials: 5), "--quiet")).Error);

    [Fact]
    public async Task Run_OfAnInvalidStudy_NamesEveryProblemWithItsLine()
    {
        var file = _folder.Write("bad.yaml", """
            name: bad
            budget: { trials: 0 }
            space:
              optimizer.learningRate: { kind: logUniform, low: 0, high: 1 }
            training:
              network: { kind: dense, activation: rellu }
            """);

        var ended = await _folder.Run("run", file, "--output", "json");

        Assert.Equal(2, ended.ExitCode);
        Assert.Equal("invalid study", (string?)ended.Document["error"]);
        Assert.Equal(
            [("budget.trials", 2), ("space.optimizer.learningRate.low", 4), ("training.network.activation", 6)],
            ended.Document["problems"]!.AsArray().Select(problem => ((string)problem!["path"]!, (int)problem["line"]!)));
        Assert.Contains("bad.yaml:2: budget.trials: 0 trials: must be at least 1\n", ended.Error);
        Assert.Equal(["bad.yaml"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Run_OfDataThatDoNotFit_NamesThePlanAndTheFile()
    {
        var file = _folder.Write("bad.yaml", """
            name: bad
            space:
              batchSize: { kind: integer, low: 32, high: 4096, log: true }
            training:
              dataset: { kind: digits, take: 500 }
              preprocessing: [ meanSubtraction, { kind: pca, components: 65 } ]
            """);
        var missing =
            _folder.Write(
            "missing.yaml",
            "name: m\nspace: { batchSize: { kind: fixed, value: 8 } }\ntraining:\n  dataset: { kind: idx, directory: nowhere }\n");

        var unfit = await _folder.Run("run", file);
        var absent = await _folder.Run("run", missing);

        Assert.Equal((2, 2), (unfit.ExitCode, absent.ExitCode));
        Assert.Contains("bad.yaml:6: training.preprocessing[1].components: 65 components: there are 64 features\n", unfit.Error);
        Assert.Contains("bad.yaml:3: space.batchSize.high: a batch of 4096 examples: the training split has 300\n", unfit.Error);
        Assert.Contains("missing.yaml:4: training.dataset: nowhere: expected a folder, found none of that name\n", absent.Error);
    }
}
