using SearchCluster.Contracts.Workloads.Commands;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using Xunit;

namespace SearchCluster.Silo.Tests.Commands;

/// <summary>Whatever a program does, its attempt ends as documented, and leaves no process and no descriptor.</summary>
public sealed class HostileCommandTests : IDisposable
{
    private const string Report = """echo '{"epoch": 1, "accuracy": 0.5}'; """;

    private readonly CommandTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Theory]
    [InlineData("""print('{"accuracy": NaN}')""", "accuracy is NaN at epoch 1")]
    [InlineData("""print('{"epoch": 3, "accuracy": -Infinity}')""", "accuracy is -Infinity at epoch 3")]
    [InlineData("""print('{"epoch": 2, "accuracy": 1e999}')""", "accuracy is Infinity at epoch 2")]
    [InlineData("""print('{"epoch": 10, "accuracy": "nan"}')""", "accuracy is NaN at epoch 10")]
    [InlineData("print('nan')", "accuracy is NaN at epoch 1")]
    public void Run_WithAValueThatIsNotFinite_Diverges(string script, string reason)
    {
        var result = _trial.Run(CommandTrial.Python(script));

        Assert.Equal((TrialState.Diverged, reason), (result!.State, result.Reason));
        Assert.Single(_trial.Reports);
    }

    [Theory]
    [InlineData("""print('{"epoch": 2, "accuracy": 0.5}\n{"epoch": 1, "accuracy": 0.9}\n{"epoch": 2, "accuracy": 0.9}')""",
        "not after the one before (2 times)")]
    [InlineData("""print('{"epoch": 2, "accuracy": 0.5}\n{"epoch": 11, "accuracy": 0.9}')""", "beyond the budget's 10")]
    [InlineData("""print('{"epoch": 2, "accuracy": 0.5}\n{"epoch": 2.5, "accuracy": 0.9}\n{"epoch": -1, "accuracy": 0.9}')""",
        "no whole number from 0 on (2 times)")]
    [InlineData("""print('{"epoch": 2, "accuracy": 0.5}\n{"epoch": 3, "accuracy": null}')""", "no number for 'accuracy'")]
    [InlineData("""print('{"epoch": 2, "accuracy": 0.5}\n{"epoch": 3, "accur', end='')""", "breaks off")]
    [InlineData("""print('{"epoch": 2, "accuracy": 0.5}\n{"accuracy": ' + '1' * 100_000 + '}')""", "longer than 65536 bytes")]
    public void Run_WithAReportThatDoesNotCount_NotesIt(string script, string note)
    {
        var result = _trial.Run(CommandTrial.Python(script));

        Assert.Equal(TrialState.Completed, result!.State);
        Assert.Contains(note, _trial.Notes(result), StringComparison.Ordinal);
        Assert.Equal((2, 0.5), (Assert.Single(_trial.Reports).Epoch, _trial.Reports[0].Metric("accuracy")));
    }

    [Fact]
    public void Run_WithAResultAfterTheLastEpoch_TakesItInPlaceOfThatEpochs()
    {
        _trial.Epochs = 2;

        var result =
            _trial.Run(CommandTrial.Python(
            """print('{"epoch": 1, "accuracy": 0.1}\n{"epoch": 2, "accuracy": 0.2}\n{"accuracy": 0.7}', end='')"""));

        Assert.Equal(TrialState.Completed, result!.State);
        Assert.Equal([(1, 0.1), (2, 0.7)], _trial.Reports.Select(report => (report.Epoch, report.Metric("accuracy")!.Value)));
    }

    [Fact]
    public void Run_WithoutTheObjectivesMetric_Fails()
    {
        var result = _trial.Run(CommandTrial.Python("""print('{"loss": 0.5}')""", "accuracy", "loss"));

        Assert.Equal(
            (TrialState.Failed, "exit 0, but no report has a number for 'accuracy'; reported: loss"), (result!.State, result.Reason));
    }

    [Fact]
    public void Run_WithAGigabyteOfOutput_KeepsItsBeginningAndItsEnd()
    {
        var result = _trial.Run(CommandTrial.Script($"{Report} yes 'a line of the log' | head -c 1000000000; echo; echo the end"));

        Assert.Equal(TrialState.Completed, result!.State);
        Assert.InRange(_trial.Log.Length, 1 << 20, (1 << 20) + 100);
        Assert.StartsWith("{\"epoch\"", _trial.Log, StringComparison.Ordinal);
        Assert.EndsWith("the end\n", _trial.Log, StringComparison.Ordinal);
        Assert.Contains(" bytes left out]", _trial.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithALineOf100Megabytes_ReadsTheLineAfterIt()
    {
        var result = _trial.Run(CommandTrial.Script($"head -c 100000000 /dev/zero | tr '\\0' '{{'; echo; {Report}"));

        Assert.Equal(TrialState.Completed, result!.State);
        Assert.Contains("longer than", _trial.Notes(result), StringComparison.Ordinal);
        Assert.Single(_trial.Reports);
    }

    [Fact]
    public void Run_WithBinaryOutput_ReadsTheReportsInIt()
    {
        var result = _trial.Run(CommandTrial.Script($"head -c 300000 /dev/urandom; echo; {Report} head -c 1000 /dev/urandom >&2"));

        Assert.Equal(TrialState.Completed, result!.State);
    }

    [Theory]
    [InlineData("exec 1>&- 2>&-; echo '{\"epoch\": 1, \"accuracy\": 0.5}' >> \"$SEARCHCLUSTER_REPORTS\"")]
    [InlineData("mkdir elsewhere; cd elsewhere; echo 0.5")]
    [InlineData("rm -rf \"$SEARCHCLUSTER_DIRECTORY\"; echo 0.5")]
    [InlineData("rm \"$SEARCHCLUSTER_REPORTS\"; mkfifo \"$SEARCHCLUSTER_REPORTS\"; echo 0.5")]
    [InlineData("trap '' TERM HUP INT; echo 0.5")]
    public void Run_OfAnOddProgram_Completes(string script) =>
        Assert.Equal(TrialState.Completed, _trial.Run(CommandTrial.Script(script))!.State);

    [Theory]
    [InlineData("sleep 1000 & echo $! > child; echo 0.5")]
    [InlineData("(sleep 1000 & echo $! > child) & wait; echo 0.5")]
    [InlineData("setsid sh -c 'echo $$ > child; sleep 1000' & while [ ! -s child ]; do sleep 0.01; done; echo 0.5")]
    public void Run_OfAProgramThatLeavesProcesses_EndsThem(string script)
    {
        var result = _trial.Run(CommandTrial.Script(script));

        Assert.Equal(TrialState.Completed, result!.State);
        Assert.True(SpinWait.SpinUntil(() => !CommandTrial.IsAlive(_trial.ProcessIn("child")), TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void Run_OfAProgramThatDaemonises_EndsIt()
    {
        var result = _trial.Run(CommandTrial.Python("""
            import os, time
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    os.close(0); os.close(1); os.close(2)
                    open("child", "w").write(str(os.getpid()))
                    time.sleep(1000)
                os._exit(0)
            while not os.path.exists("child") or not open("child").read(): time.sleep(0.01)
            print(0.5)
            """));

        Assert.Equal(TrialState.Completed, result!.State);
        Assert.True(SpinWait.SpinUntil(() => !CommandTrial.IsAlive(_trial.ProcessIn("child")), TimeSpan.FromSeconds(20)));
    }

    [Theory]
    [InlineData(ReportDecision.Prune, TrialState.Pruned)]
    [InlineData(ReportDecision.Pause, TrialState.Paused)]
    public void Run_OfATrialThatIsNotToGoOn_LetsTheProgramSave(ReportDecision decision, TrialState state)
    {
        _trial.Decide = report => report.Epoch == 1 ? decision : ReportDecision.Continue;

        var result =
            _trial.Run(CommandTrial.Script($$"""trap 'echo saved > saved; exit 0' TERM; {{Report}} while :; do sleep 0.05; done"""));

        Assert.Equal(state, result!.State);
        Assert.True(File.Exists(Path.Combine(_trial.Folder, "saved")));
        Assert.Single(_trial.Reports);
    }

    [Fact]
    public void Run_OfAProgramThatIgnoresTheSignal_EndsItAfterTheGracePeriod()
    {
        _trial.Decide = _ => ReportDecision.Prune;
        var plan = CommandTrial.Script(
            $$"""trap '' TERM; sh -c 'trap "" TERM; echo $$ > child; while :; do sleep 1; done' & """
                + $$"""while [ ! -s child ]; do sleep 0.01; done; {{Report}} while :; do sleep 1; done""");

        var result = _trial.Run(plan with { GracePeriod = TimeSpan.FromSeconds(1) });

        Assert.Equal(TrialState.Pruned, result!.State);
        Assert.True(SpinWait.SpinUntil(() => !CommandTrial.IsAlive(_trial.ProcessIn("child")), TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Run_OfASiloThatStops_EndsTheProgramAndHandsTheAttemptBack()
    {
        using var stopping = new CancellationTokenSource();
        var run = Task.Run(() => _trial.Run(CommandTrial.Script("echo $$ > child; sleep 1000"), stopping.Token));
        Assert.True(SpinWait.SpinUntil(
            () => File.Exists(Path.Combine(_trial.Folder, "child"))
            && new FileInfo(Path.Combine(_trial.Folder, "child")).Length > 0, TimeSpan.FromSeconds(20)));

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.False(CommandTrial.IsAlive(_trial.ProcessIn("child")));
        Assert.True(Directory.Exists(_trial.Directory));
    }

    [Theory]
    [InlineData("while :; do :; done", "timed out: SIGXCPU after 00:00:01 of processor time", FailureCause.TimedOut)]
    [InlineData("python3 -c 'x = bytearray(500_000_000)'", "out of memory: exit 1: MemoryError", FailureCause.OutOfMemory)]
    [InlineData("sleep 1000", "timed out: not ended after 00:00:03", FailureCause.TimedOut)]
    public void Run_BeyondALimit_FailsWithItsCause(string script, string reason, FailureCause cause)
    {
        var limits =
            new CommandLimits { CpuTime = TimeSpan.FromSeconds(1), Memory = new MemorySize(200 << 20), WallTime = TimeSpan.FromSeconds(3) };
        if (cause != FailureCause.TimedOut || script[0] == 'w')
            limits = limits with { WallTime = TimeSpan.FromMinutes(2) };

        var result = _trial.Run(CommandTrial.Script(script) with { Limits = limits });

        Assert.Equal((TrialState.Failed, cause), (result!.State, result.Cause));
        Assert.StartsWith(reason, result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ManyTimes_LeavesNoDescriptor()
    {
        var program = CommandTrial.Script("echo 0.5");
        _trial.Run(program);
        var before = Directory.GetFiles("/proc/self/fd").Length;

        for (var i = 0; i < 20; i++)
            _trial.Run(program);

        Assert.InRange(Directory.GetFiles("/proc/self/fd").Length, 0, before + 5);
    }

    [Fact]
    public void Run_OfTheNextAttempt_FindsWhatTheFirstHasSaved()
    {
        _trial.Decide = _ => ReportDecision.Pause;
        _trial.Run(CommandTrial.Script($"echo here > \"$SEARCHCLUSTER_DIRECTORY/checkpoint\"; {Report} sleep 1000"));
        (_trial.Attempt, _trial.Decide) = (2, _ => ReportDecision.Continue);

        var result = _trial.Run(CommandTrial.Script("cat \"$SEARCHCLUSTER_DIRECTORY/checkpoint\" && echo 0.5"));

        Assert.Equal(TrialState.Completed, result!.State);
        Assert.True(Directory.Exists(_trial.Directory));
        _trial.Attempt = 1;
        Assert.Equal(TrialState.Failed, _trial.Run(CommandTrial.Script("cat \"$SEARCHCLUSTER_DIRECTORY/checkpoint\" && echo 0.5"))!.State);
    }
}
