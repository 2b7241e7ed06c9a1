using System.Text.Json.Nodes;
using Xunit;

namespace SearchCluster.Client.Tests.Commands;

/// <summary>One process runs a study, others act on it; or nobody runs it.</summary>
public sealed class ControlTests : IDisposable
{
    private readonly StudyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pause_OfAStudyThatAnotherProcessRuns_HoldsItUntilItIsResumed()
    {
        var file = _folder.WriteFunction(trials: 5000, delay: "00:00:00.05");
        using var run = _folder.Start("run", file, "--slots", "2", "--output", "json");
        await _folder.UntilEnded("function", 3);

        var paused = await _folder.Run("pause", "function", "--output", "json");
        var enqueued = await _folder.Run("enqueue", "function", "x0=1.5", "x1=2", "--output", "json");
        var again = await _folder.Run("pause", "function");
        var resumed = await _folder.Run("resume", "function");
        await _folder.UntilEnded("function", (int)enqueued.Document["trial"]! + 3);
        await _folder.Run("stop", "function");
        var ended = await run.End();

        Assert.Equal((0, "Paused"), (paused.ExitCode, (string?)paused.Document["state"]));
        Assert.Equal((0, 0), (again.ExitCode, resumed.ExitCode));
        Assert.Equal((0, "Stopped"), (ended.ExitCode, (string?)ended.Document["state"]));
        // Nothing was proposed while the study was paused.
        Assert.Equal((int)paused.Document["counts"]!["proposed"]!, (int)enqueued.Document["trial"]!);
        var trial = (await _folder.Run("trial", "function", $"{enqueued.Document["trial"]}", "--output", "json")).Document;
        Assert.Equal("""{"x0":1.5,"x1":2}""", trial["configuration"]!.ToJsonString());
        Assert.Equal("enqueued", (string?)trial["lineage"]!["text"]);
        Assert.Equal(0, (await _folder.Run("replay", "function")).ExitCode);
        Assert.Equal(0, (await _folder.Run("audit", "function")).ExitCode);
    }

    [Fact]
    public async Task Stop_OfAStudyThatAnotherProcessRuns_EndsThatAndTheWatch()
    {
        using var run = _folder.Start("run", _folder.WriteFunction(trials: 1000, delay: "00:00:00.05"), "--output", "json");
        await _folder.UntilEnded("function", 2);
        using var watch = _folder.Start("watch", "function", "--output", "json");
        await _folder.UntilEnded("function", 10);

        var stopped = await _folder.Run("stop", "function");
        var ended = await run.End();
        var watched = await watch.End();

        Assert.Equal((0, 0, 0), (stopped.ExitCode, ended.ExitCode, watched.ExitCode));
        Assert.Equal(("Stopped", "Stopped"), ((string?)ended.Document["state"], (string?)watched.Document["state"]));
        Assert.Equal(0, (int)ended.Document["counts"]!["canceled"]!);
        Assert.Equal(0, (await _folder.Run("audit", "function")).ExitCode);
    }

    [Fact]
    public async Task Cancel_OfTrialsThatWouldLastAnHour_EndsThemAtOnce()
    {
        using var run = _folder.Start("run", _folder.WriteFunction(trials: 5, delay: "01:00:00"), "--slots", "2", "--output", "json");
        JsonNode cluster;
        do
            cluster = (await _folder.Run("cluster", "--output", "json")).Document;
        while (cluster["busy"] is not { } busy || (int)busy < 2);

        Assert.Equal(0, (await _folder.Run("cancel", "function")).ExitCode);
        var ended = await run.End();

        Assert.Equal(["function", "function"], cluster["silos"]![0]!["running"]!.AsArray().Select(running => (string)running!["study"]!));
        Assert.Equal((0, "Canceled", 2), (ended.ExitCode, (string?)ended.Document["state"], (int)ended.Document["counts"]!["canceled"]!));
    }

    [Fact]
    public async Task Verbs_OnADatabaseThatNobodyRuns_ActOnItThemselves()
    {
        using (var run = _folder.Start("run", _folder.WriteFunction(trials: 500, delay: "00:00:00.02")))
        {
            await _folder.UntilEnded("function", 3);
            await run.Kill();
        }

        Assert.Equal("Paused", (string?)(await _folder.Run("pause", "function", "--output", "json")).Document["state"]);
        Assert.Equal("Paused", (string?)(await _folder.Run("watch", "function", "--output", "json")).Document["state"]);
        Assert.Equal("Running", (string?)(await _folder.Run("resume", "function", "--output", "json")).Document["state"]);
        Assert.Equal(1, (await _folder.Run("delete", "function")).ExitCode);
        Assert.Equal("Canceled", (string?)(await _folder.Run("cancel", "function", "--output", "json")).Document["state"]);
        Assert.Equal(0, (await _folder.Run("audit", "function")).ExitCode);
        Assert.Equal(0, (await _folder.Run("delete", "function")).ExitCode);
        Assert.Equal("[]", (await _folder.Run("list", "--output", "json")).Document.ToJsonString());
        Assert.Equal(3, (await _folder.Run("pause", "function")).ExitCode);
        Assert.Equal(4, (await _folder.Run("cluster")).ExitCode);
    }

    [Fact]
    public async Task Stop_OfAStudyWhoseProcessWasKilled_EndsItAtOnceWithItsBestEvaluated()
    {
        using (var run = _folder.Start("run", _folder.WriteTraining(trials: 400, epochs: 3), "--slots", "2"))
        {
            await _folder.UntilEnded("training", 3);
            await run.Kill();
        }

        var before = (await _folder.Run("show", "training", "--output", "json")).Document;
        var stopped = await _folder.Run("stop", "training", "--output", "json");
        var shown = (await _folder.Run("show", "training", "--output", "json")).Document;

        Assert.Equal("Running", (string?)before["state"]);
        Assert.Equal((0, "Stopped"), (stopped.ExitCode, (string?)stopped.Document["state"]));
        Assert.Equal(("Stopped", 0, 0), ((string?)shown["state"], (int)shown["counts"]!["running"]!, (int)shown["counts"]!["pending"]!));
        // What ran under the dead process is not gone on with, and nothing new was begun.
        Assert.Equal((int)before["counts"]!["proposed"]!, (int)shown["counts"]!["proposed"]!);
        Assert.Equal((int)before["counts"]!["running"]! + (int)before["counts"]!["pending"]!, (int)shown["counts"]!["canceled"]!);
        Assert.NotNull(shown["best"]!["test"]!["accuracy"]);
        Assert.Equal("Stopped", (string?)(await _folder.Run("list", "--output", "json")).Document[0]!["state"]);
        Assert.Equal(0, (await _folder.Run("audit", "training")).ExitCode);
    }

    [Fact]
    public async Task Stop_OfAStudyWhoseDataAreGone_LeavesItStoppingAndSaysWhy()
    {
        var data = System.IO.Path.Combine(_folder.Path, "data.csv");
        await File.WriteAllLinesAsync(data, ["a,b,label", .. Enumerable.Range(0, 60).Select(i => $"{i},{i % 7},{i % 2}")]);
        using (var run = _folder.Start("run", _folder.Write("csv.yaml", """
            name: csv
            budget: { trials: 100000, epochs: 1 }
            space: { optimizer.learningRate: { kind: uniform, low: 0.001, high: 0.01 } }
            training: { dataset: { kind: csv, file: data.csv, label: label }, network: { kind: dense, hidden: [2] }, batchSize: 16 }
            """)))
        {
            await _folder.UntilEnded("csv", 3);
            await run.Kill();
        }

        File.Move(data, data + ".away");
        var without = await _folder.Run("stop", "csv", "--output", "json");
        File.Move(data + ".away", data);
        var with = await _folder.Run("stop", "csv", "--output", "json");

        Assert.Equal((0, "Stopping"), (without.ExitCode, (string?)without.Document["state"]));
        // Lines end where the terminal does.
        Assert.Contains("the data cannot be read there", without.Error.ReplaceLineEndings(""), StringComparison.Ordinal);
        Assert.Contains("'searchcluster stop csv' tries again", without.Error, StringComparison.Ordinal);
        Assert.Equal((0, "Stopped"), (with.ExitCode, (string?)with.Document["state"]));
    }

    [Fact]
    public async Task Run_OfAPausedStudyThatIsInterrupted_LeavesItPaused()
    {
        var file = _folder.WriteFunction(trials: 2000, delay: "00:00:00.02");
        using (var run = _folder.Start("run", file))
        {
            await _folder.UntilEnded("function", 3);
            await run.Kill();
        }

        await _folder.Run("pause", "function");
        using var again = _folder.Start("run", file, "--output", "json");
        await again.UntilSaid("study function is paused");
        again.Interrupt();
        var ended = await again.End();

        Assert.Equal((130, "Paused"), (ended.ExitCode, (string?)ended.Document["state"]));
    }

    [Fact]
    public async Task Pause_OfACompletedStudy_IsRefusedInOneLine()
    {
        await _folder.Run("run", _folder.WriteFunction(trials: 2));

        var refused = await _folder.Run("pause", "function", "--output", "json");

        Assert.Equal(1, refused.ExitCode);
        Assert.Equal(
            "searchcluster: study 'function' has completed: it cannot be paused; submitted with a larger budget it goes on\n",
            refused.Error);
        Assert.StartsWith("study 'function' has completed", (string?)refused.Document["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enqueue_OfValuesThatAreWrong_NamesThemAll()
    {
        using var run = _folder.Start("run", _folder.WriteFunction(trials: 1000, delay: "00:00:00.05"));
        await _folder.UntilEnded("function", 1);

        foreach (var configuration in (string[][])[["x0=11", "x2=0"], ["""{ "x0": 11, "x2": 0 }"""]])
        {
            var refused = await _folder.Run(["enqueue", "function", .. configuration, "--output", "json"]);
            Assert.Equal((2, "invalid configuration"), (refused.ExitCode, (string?)refused.Document["error"]));
            Assert.Equal(["x2", "x0", "x1"], refused.Document["problems"]!.AsArray().Select(problem => (string)problem!["path"]!));
        }

        await run.Kill();
    }

    [Theory]
    [InlineData("enqueue", "function")]
    [InlineData("enqueue", "function", "x0")]
    [InlineData("run", "function.yaml", "--cluster", "127.0.0.1:1")]
    public async Task Verbs_WithoutWhatTheyNeed_AreUsageErrors(params string[] arguments) =>
        Assert.Equal(2, (await _folder.Run(arguments)).ExitCode);

    [Fact]
    public async Task List_OfAStudyThatNoProcessWorksOn_SaysInterrupted()
    {
        var file = _folder.WriteFunction(trials: 1000, delay: "50ms");
        using (var run = _folder.Start("run", file))
        {
            await _folder.UntilEnded("function", 1);
            Assert.Contains("running", (await _folder.Run("list")).Output);
            Assert.False((bool)(await _folder.Run("list", "--output", "json")).Document[0]!["interrupted"]!);
            await run.Kill();
        }

        Assert.Contains("interrupted", (await _folder.Run("list")).Output);
        var listed = (await _folder.Run("list", "--output", "json")).Document[0]!;
        Assert.Equal(("Running", true), ((string?)listed["state"], (bool)listed["interrupted"]!));
    }

    [Fact]
    public async Task Delete_OfAPausedStudyWhoseTrialsRun_NeedsForce()
    {
        using var run = _folder.Start("run", _folder.WriteFunction(trials: 5, delay: "1h"), "--slots", "2");
        await _folder.Until("function", trial: 0, trial => trial.State == Search.TrialState.Running);
        await _folder.Run("pause", "function");

        var refused = await _folder.Run("delete", "function");
        var deleted = await _folder.Run("delete", "function", "--force");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("still run", refused.Error);
        Assert.Equal(0, deleted.ExitCode);
    }

    [Fact]
    public async Task Submit_WithoutACluster_GoesToTheProcessThatRunsTheDatabase()
    {
        using var run = _folder.Start("run", _folder.WriteFunction(trials: 1000, delay: "50ms"));
        await _folder.UntilEnded("function", 1);
        var other = _folder.Write("other.yaml", """
            name: other
            budget: { trials: 2 }
            space: { x0: { kind: uniform, low: 0, high: 1 } }
            function: { name: sphere }
            """);

        var submitted = await _folder.Run("submit", other, "--watch", "--output", "json");
        await run.Kill();
        var nowhere = await _folder.Run("submit", other, "--database", "searchcluster.db");

        Assert.Equal((0, "Completed"), (submitted.ExitCode, (string?)submitted.Document["state"]));
        Assert.Equal(4, nowhere.ExitCode);
        Assert.Contains("no process works on searchcluster.db", nowhere.Error);
    }
}
