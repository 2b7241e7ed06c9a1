using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Workloads;
using SearchCluster.Contracts.Workloads.Training;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Telemetry;
using SearchCluster.Silo.Tests.Grains;
using SearchCluster.Silo.Workers;
using SearchCluster.Tests;
using SearchCluster.Training;
using Xunit;

namespace SearchCluster.Silo.Tests.Workers;

public sealed class TrialExecutionTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly RunningAttempts _running = new(TimeProvider.System);
    private readonly SearchClusterActivities _activities = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<(TrialReport[] Reports, TrialOutcome Outcome)> _told = [];
    private readonly List<int[]> _reported = [];
    private Queue<int> _durable = [];
    private Action _onReport = () => { };
    private Func<Task<bool>> _onTell = () => Task.FromResult(true);

    public void Dispose()
    {
        _activities.Dispose();
        _stopping.Dispose();
    }

    [Fact]
    public async Task Execute_OfAnInstantObjective_SendsItsReportWithTheOutcome()
    {
        await Execution(_ => new RunResult(TrialState.Completed)).Execute(Submission(epochs: null), Lease, Holder, _stopping.Token);

        var (reports, outcome) = Assert.Single(_told);
        Assert.Equal(1.5, Assert.Single(reports).Metric("value"));
        Assert.Equal(TrialState.Completed, outcome.State);
    }

    [Fact]
    public async Task Execute_OfAnObjectiveThatThrows_TellsFailedWithTheReason()
    {
        await Execution(_ => throw new InvalidOperationException("no such column"))
            .Execute(Submission(epochs: null), Lease, Holder, _stopping.Token);

        var outcome = _told.Single().Outcome;
        Assert.Equal(
            (TrialState.Failed, FailureCause.Exception, "InvalidOperationException: no such column"),
            (outcome.State, outcome.Cause, outcome.Reason));
    }

    // An HttpClient that waited for its own time-out, say: none of our tokens was cancelled.
    [Fact]
    public async Task Execute_OfARunThatIsCanceledByItself_TellsFailedWithTheReason()
    {
        await Execution(_ => throw new TaskCanceledException("the request took 100 s"))
            .Execute(Submission(epochs: null), Lease, Holder, _stopping.Token);

        var outcome = _told.Single().Outcome;
        Assert.Equal(
            (TrialState.Failed, FailureCause.Exception, "TaskCanceledException: the request took 100 s"),
                (outcome.State, outcome.Cause, outcome.Reason));
    }

    // Of a coordinator on the move: the attempt goes on, and the report is sent again.
    [Fact]
    public async Task Execute_WhoseReportIsCanceledElsewhere_RepeatsIt()
    {
        _durable = new Queue<int>([-1]);
        var calls = 0;
        _onReport = () =>
        {
            if (calls++ == 0)
                throw new TaskCanceledException("the coordinator's silo went");
        };

        var execution = Task.Factory.StartNew(
            () => Execution(_ => new RunResult(TrialState.Completed), epochs: 1)
                .Execute(Submission(epochs: 1), Lease, Holder, _stopping.Token),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        while (!execution.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await execution;
        Assert.Equal(2, calls);
        Assert.Equal(TrialState.Completed, _told.Single().Outcome.State);
    }

    [Fact]
    public async Task List_WhileAnAttemptRuns_TellsItsEpochItsValueAndItsSlot()
    {
        _durable = new Queue<int>([-1, -1, -1]);
        var values = new[] { 0.1, 0.6, 0.7 };
        var began = TimeProvider.System.GetUtcNow();
        RunningAttempt? seen = null;

        await Execution(_ =>
        {
            seen = Assert.Single(_running.List("s"));
            Assert.Empty(_running.List("another"));
            return new RunResult(TrialState.Completed);
        }, epochs: 3, epoch => values[epoch]).Execute(Submission(epochs: 3), Lease, Holder, _stopping.Token);

        Assert.Equal((2, 0.6, Holder), (seen!.Epoch, seen.Value, seen.Slot));
        Assert.InRange(seen.Started, began, TimeProvider.System.GetUtcNow());
    }

    // A training asks for its memory beforehand, and throws what is derived from it.
    [Fact]
    public async Task Execute_OfAnObjectiveWithoutMemory_TellsThatAsItsCause()
    {
        await Execution(_ => throw new InsufficientMemoryException("700 GiB are not there"))
            .Execute(Submission(epochs: null), Lease, Holder, _stopping.Token);

        Assert.Equal((TrialState.Failed, FailureCause.OutOfMemory), (_told.Single().Outcome.State, _told.Single().Outcome.Cause));
    }

    [Fact]
    public async Task Execute_OfAnObjectiveThatTakesLongerThanItsTime_IsCutOffAndTellsTimedOut()
    {
        await Execution(stopping =>
        {
            _clock.Advance(TimeSpan.FromSeconds(59));
            stopping.ThrowIfCancellationRequested();
            _clock.Advance(TimeSpan.FromSeconds(1));
            stopping.ThrowIfCancellationRequested();
            return new RunResult(TrialState.Completed);
        }).Execute(Submission(epochs: null, TimeSpan.FromMinutes(1)), Lease, Holder, _stopping.Token);

        var outcome = _told.Single().Outcome;
        Assert.Equal(
            (TrialState.Failed, FailureCause.TimedOut, "timed out: not ended after 00:01:00", 60),
            (outcome.State, outcome.Cause, outcome.Reason, outcome.Timing.Seconds));
    }

    [Fact]
    public async Task Execute_OfAReportThatIsAnsweredLate_DoesNotCountTheWait()
    {
        _durable = new Queue<int>([-1, -1]);
        _onReport = () => _clock.Advance(TimeSpan.FromHours(1));

        await Execution(stopping =>
        {
            _clock.Advance(TimeSpan.FromSeconds(59));
            stopping.ThrowIfCancellationRequested();
            return new RunResult(TrialState.Completed);
        }, epochs: 2).Execute(Submission(2, TimeSpan.FromMinutes(1)), Lease, Holder, _stopping.Token);

        Assert.Equal(TrialState.Completed, _told.Single().Outcome.State);
    }

    [Fact]
    public async Task Execute_OfAnObjectiveThatLostItsLease_TellsNothing()
    {
        await Execution(_ => null).Execute(Submission(epochs: null), Lease, Holder, _stopping.Token);

        Assert.Empty(_told);
    }

    [Fact]
    public async Task Execute_OfAnAttemptThatIsAbandoned_EndsInTheObjectiveAndTellsNothing()
    {
        var execution = Execution(stop =>
        {
            Assert.Equal(("s", 0, 1), (_running.List().Single().Study, _running.List().Single().Epoch, _running.List().Single().Attempt));
            _running.Abandon("another", [Lease.Attempt]);
            Assert.False(stop.IsCancellationRequested);
            _running.Abandon("s", [Lease.Attempt]);
            stop.ThrowIfCancellationRequested();
            return new RunResult(TrialState.Completed);
        }, epochs: 0);

        await execution.Execute(Submission(epochs: 4), Lease, Holder, _stopping.Token);

        Assert.Empty(_told);
        Assert.Empty(_running.List());
    }

    [Fact]
    public void Execute_WhenTheSiloStopsInTheObjective_TellsNothing()
    {
        _stopping.Cancel();

        Assert.Throws<OperationCanceledException>(() =>
        {
            _ = Execution(stopping => throw new OperationCanceledException(stopping))
                .Execute(Submission(epochs: null), Lease, Holder, _stopping.Token);
        });
        Assert.Empty(_told);
    }

    [Fact]
    public async Task Execute_WhoseTellFails_RepeatsItUntilItIsAnswered()
    {
        _onTell = () => _told.Count < 3 ? Task.FromException<bool>(new TimeoutException("no answer")) : Task.FromResult(true);

        var told = Execution(_ => new RunResult(TrialState.Completed)).Execute(Submission(epochs: null), Lease, Holder, _stopping.Token);
        while (!told.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await told;
        Assert.Equal(3, _told.Count);
    }

    [Fact]
    public async Task Execute_WhoseTellFailsWhileTheSiloStops_TriesOnceAndGivesUp()
    {
        _onTell = () =>
        {
            _stopping.Cancel();
            return Task.FromException<bool>(new TimeoutException("the coordinator went first"));
        };

        var told = Execution(_ => new RunResult(TrialState.Completed)).Execute(Submission(epochs: null), Lease, Holder, _stopping.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => told.WaitAsync(Waiting.Longest));
        Assert.Single(_told);
    }

    // Epochs 0 and 1 become durable with the report of epoch 2; of epoch 3 nobody knows.
    [Fact]
    public async Task Execute_WhileReportsAreNotYetDurable_SendsThemAgainUntilTheyAre()
    {
        _durable = new Queue<int>([-1, -1, 1, 1]);
        var execution = Execution(_ => new RunResult(TrialState.Completed), epochs: 4);

        await execution.Execute(Submission(epochs: 4), Lease, Holder, _stopping.Token);

        Assert.Equal([[0], [0, 1], [0, 1, 2], [2, 3]], _reported);
        Assert.Equal([2, 3], Assert.Single(_told).Reports.Select(report => report.Epoch));
    }

    private static readonly SlotName Holder = new("127.0.0.1:11111@1", 0);

    private static TrialLease Lease => new()
    {
        Study = "s",
        Attempt = new TrialAttempt(0, 1),
        Configuration = Configuration.Of([]),
        Seed = 1,
        Epochs = 10,
    };

    private TrialExecution Execution(Func<CancellationToken, RunResult?> run, int? epochs = null, Func<int, double>? value = null)
    {
        var trial = Answering.As<IStudyWork>((method, arguments) =>
        {
            if (method.Name == nameof(IStudyWork.Report))
            {
                _reported.Add([.. ((TrialReport[])arguments[1]!).Select(report => report.Epoch)]);
                _onReport();
                return Task.FromResult(new ReportAnswer(ReportDecision.Continue, _durable.Dequeue()));
            }

            Assert.Equal(nameof(IStudyWork.Tell), method.Name);
            _told.Add(((TrialReport[])arguments[1]!, (TrialOutcome)arguments[2]!));
            return _onTell();
        });
        return new TrialExecution(
            Answering.As<IGrainFactory>((_, _) => trial),
            Answering.As<ILocalSiloDetails>((_, _) => SiloAddress.New(IPAddress.Loopback, 11111, 1)),
            [new Runner(run, epochs, value)], _running, new ScriptedJournal(), _clock, _activities, NullLogger<TrialExecution>.Instance);
    }

    // Of reports that do not travel with the outcome: not of a function.
    private static StudySubmission Submission(int? epochs, TimeSpan? trialTime = null)
    {
        var submission = LoneSilo.Branin(trials: 1);
        var search = submission.Spec.Search with { Budget = submission.Spec.Search.Budget with { TrialTime = trialTime } };
        return submission with
        {
            Spec = new StudySpec
            {
                Search = search,
                Workload = epochs is null ? submission.Spec.Workload
                : new TrainingWorkload(new TrainingPlan())
            },
        };
    }

    private sealed class Runner(Func<CancellationToken, RunResult?> run, int? epochs, Func<int, double>? value) : WorkloadRunner
    {
        public override Type Workload => typeof(Workload);

        public override RunResult? Run(
            StudySubmission submission, TrialLease lease, Func<TrialReport, ReportDecision> report, CancellationToken stopping)
        {
            for (var epoch = 0; epoch < epochs; epoch++)
                report(new TrialReport { Epoch = epoch, Values = Values(epoch) });
            if (epochs is null)
                report(new TrialReport
                {
                    Epoch = 1,
                    Values = new Dictionary<string, JsonElement> { ["value"] = JsonSerializer.SerializeToElement(1.5) }
                });
            return run(stopping);
        }

        private Dictionary<string, JsonElement> Values(int epoch) =>
            value is null ? [] : new() { ["value"] = JsonSerializer.SerializeToElement(value(epoch)) };
    }
}
