using System.Text.Json;
using SearchCluster.Contracts.Workloads.Commands;
using SearchCluster.Search;
using SearchCluster.Silo.Workers;
using Xunit;

namespace SearchCluster.Silo.Tests.Commands;

public sealed class CommandRunnerTests : IDisposable
{
    private readonly CommandTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Fact]
    public void Run_OfAProgramThatPrintsANumber_CompletesWithIt()
    {
        var result = _trial.Run(new CommandPlan { Run = new CommandLine("echo 0.3", null), Metrics = ["loss"] });

        Assert.Equal(new RunResult(TrialState.Completed), result);
        Assert.Equal(0.3, Assert.Single(_trial.Reports).Metric("loss"));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-rf /")]
    [InlineData("two words; $(touch hacked) `touch hacked` \"quoted\" 'single' \\ * \n line")]
    [InlineData("ünïcödé 漢")]
    [InlineData("")]
    public void Run_WithAnyValue_HandsItOverAsOneArgument(string value)
    {
        _trial.Parameters = [("odd name/of.a parameter", value)];

        var result = _trial.Run(CommandTrial.Python("import sys, json; print(json.dumps(sys.argv[1:])); print(0.5)") with
        {
            Run = new CommandLine(
                null, ["python3", "-c", "import sys, json; open('arguments', 'w').write(json.dumps(sys.argv[1:])); print(0.5)",
                "{odd name/of.a parameter}", "--x={odd name/of.a parameter}"]),
        });

        Assert.Equal(TrialState.Completed, result!.State);
        Assert.Equal(
            [value, $"--x={value}"], JsonSerializer.Deserialize<string[]>(File.ReadAllText(Path.Combine(_trial.Folder, "arguments")))!);
        Assert.False(File.Exists(Path.Combine(_trial.Folder, "hacked")));
    }

    [Fact]
    public void Run_OfAShellScript_ExpandsValuesWithoutReadingThemAsScript()
    {
        _trial.Parameters = [("x", "$(touch hacked); touch hacked")];

        var result =
            _trial.Run(new CommandPlan
            {
                Run = new CommandLine("printf '%s' \"{x}\" > value && echo {trial}", null),
                Shell = true,
                Metrics = ["loss"]
            });

        Assert.Equal(TrialState.Completed, result!.State);
        Assert.Equal("$(touch hacked); touch hacked", File.ReadAllText(Path.Combine(_trial.Folder, "value")));
        Assert.False(File.Exists(Path.Combine(_trial.Folder, "hacked")));
        Assert.Equal(0, _trial.Reports[0].Metric("loss"));
    }

    [Fact]
    public void Run_OfAnyProgram_TellsItOfItsTrial()
    {
        _trial.Parameters = [("optimizer.lr", 0.25), ("name", "a b")];

        _trial.Run(CommandTrial.Python("""
            import json, os
            kept = {k: v for k, v in os.environ.items() if k.startswith("SEARCHCLUSTER") or k == "EXTRA"}
            kept["file"] = json.load(open(os.environ["SEARCHCLUSTER_CONFIGURATION"]))
            json.dump(kept, open("told", "w"))
            print(1)
            """) with { Environment = new Dictionary<string, CommandText> { ["EXTRA"] = new("{name}-{seed}") } });

        using var told = JsonDocument.Parse(File.ReadAllText(Path.Combine(_trial.Folder, "told")));
        string Told(string name) => told.RootElement.GetProperty(name).ToString();
        Assert.Equal(
            ("s", "0", "1", "77", "10"),
            (Told("SEARCHCLUSTER_STUDY"), Told("SEARCHCLUSTER_TRIAL"), Told("SEARCHCLUSTER_ATTEMPT"), Told("SEARCHCLUSTER_SEED"),
            Told("SEARCHCLUSTER_EPOCHS")));
        Assert.Equal(_trial.Directory, Told("SEARCHCLUSTER_DIRECTORY"));
        Assert.Equal(("0.25", "a b"), (Told("SEARCHCLUSTER_PARAMETER_OPTIMIZER_LR"), Told("SEARCHCLUSTER_PARAMETER_NAME")));
        Assert.Equal("a b-77", Told("EXTRA"));
        Assert.Equal(0.25, told.RootElement.GetProperty("file").GetProperty("optimizer.lr").GetDouble());
    }

    [Fact]
    public void Run_WithReportsOnOutputAndInTheFile_TellsThemInOrder()
    {
        _trial.Epochs = 4;

        var result = _trial.Run(CommandTrial.Python("""
            import os, sys
            print("some log"); print('{"epoch": 1, "accuracy": 0.5}'); print('{"other": 1}'); print("{not json")
            sys.stdout.flush()
            open(os.environ["SEARCHCLUSTER_REPORTS"], "a").write('{"epoch": 2, "accuracy": 0.6}\n{"accuracy": 0.7}\n')
            """));

        Assert.Equal(TrialState.Completed, result!.State);
        Assert.Equal(
            [(1, 0.5), (2, 0.6), (3, 0.7)], _trial.Reports.OrderBy(report => report.Epoch)
            .Select(report => (report.Epoch, report.Metric("accuracy")!.Value)));
    }

    [Theory]
    [InlineData("exit 3", "exit 3, and nothing was written")]
    [InlineData("echo 0.5; echo why >&2; exit 137", "exit 137: why")]
    [InlineData("echo gone; kill -SEGV $$", "SIGSEGV: gone")]
    [InlineData("kill -KILL $$", "SIGKILL, and nothing was written")]
    [InlineData("exit 0",
        "exit 0, but no report: a line of standard output, or of the file SEARCHCLUSTER_REPORTS, is one when it reads like {\"epoch\": "
        + "1, \"accuracy\": 0.5}, or a number as the last line")]
    public void Run_OfAProgramThatFails_SaysHow(string script, string reason) =>
        Assert.Equal(new RunResult(TrialState.Failed, reason), _trial.Run(CommandTrial.Script(script)));

    [Theory]
    [InlineData("no-such-program", "'no-such-program' is no program in PATH")]
    [InlineData("./no-such-file", "cannot be started: No such file or directory")]
    public void Run_OfNoProgram_SaysSo(string program, string reason)
    {
        var result = _trial.Run(new CommandPlan { Run = new CommandLine(program, null), Metrics = ["loss"] });

        Assert.Equal(TrialState.Failed, result!.State);
        Assert.EndsWith(reason, result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WhereCommandsAreNotAllowed_RunsNothing()
    {
        _trial.Options.AllowsCommands = false;

        var result = _trial.Run(CommandTrial.Script("touch ran; echo 1"));

        Assert.Equal(TrialState.Failed, result!.State);
        Assert.False(File.Exists(Path.Combine(_trial.Folder, "ran")));
    }
}
