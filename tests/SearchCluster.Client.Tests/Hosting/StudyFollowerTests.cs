using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using SearchCluster.Client.Hosting;
using SearchCluster.Contracts.Grains;
using SearchCluster.Presentation.Views;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Client.Tests.Hosting;

public sealed class StudyFollowerTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<long> _askedAfter = [];
    private StudySummary _study = Summary(StudyState.Running, ended: 0);
    private IReadOnlyList<HeldLease> _leases = [];
    private IReadOnlyList<TrialSummary> _trials = [];
    private long _stands;
    private int _reads;

    [Fact]
    public async Task Follow_WhoseGatewayDies_GoesOnAfterTheLastEvent()
    {
        var silences = 0;
        var follower =
            Follower(after => after == 0 ? Lost([Leased(1, trial: 0), Leased(2, trial: 1)])
            : Entries([Ended(3, trial: 0)]), onSilence: _ => silences++);

        await Through(follower.Follow(CancellationToken.None));

        Assert.Equal([0, 2], _askedAfter);
        Assert.Equal(1, silences);
        var progress = await follower.Progress();
        Assert.Equal(1, progress!.Busy);
    }

    [Fact]
    public async Task Follow_OfAStudyWithALongPast_BeginsWhereItStands()
    {
        (_stands, _leases) = (70_000, [Held(trial: 7, slot: 0), Held(trial: 8, slot: 1)]);
        var follower = Follower(_ => Entries([Ended(70_001, trial: 7)]));

        await Through(follower.Follow(CancellationToken.None));

        Assert.Equal([70_000], _askedAfter);
        Assert.Equal(1, (await follower.Progress())!.Busy);
    }

    [Fact]
    public async Task Progress_OfRunningTrials_TellsTheirEpochTheirBestValueAndTheirTime()
    {
        (_stands, _leases) = (10, [Held(trial: 7, slot: 0) with
        {
            Attempt = new TrialAttempt(7, 2),
            Epoch = 3,
            Since = _clock.GetUtcNow() - TimeSpan.FromSeconds(20),
        }]);
        _trials = [Trial(7) with { Value = 0.5, Epochs = 3 }, Trial(8)];
        var follower =
            Follower(_ =>
            Entries([Leased(11, trial: 8), Reported(12, trial: 8, epoch: 1, value: 0.4), Reported(13, trial: 8, epoch: 2, value: 0.9)]));

        await Through(follower.Follow(CancellationToken.None));
        var progress = await follower.Progress();

        Assert.Equal(
            [(7, 2, 3, 0.5), (8, 1, 2, 0.4)],
            progress!.Running.Select(trial => (trial.Trial, trial.Attempt, trial.Epoch, trial.Value!.Value)));
        Assert.InRange(progress.Running[0].Seconds, 20, 25);
        Assert.All(progress.Running, trial => Assert.NotNull(trial.Configuration));
    }

    [Fact]
    public async Task Progress_OnceAllTrialsHaveEnded_NamesTheTrialThatIsTested()
    {
        var best = new BestTrial(4, 0.1, 2, Configuration.Of([]), Test: null);
        _study = Summary(StudyState.Running, ended: 39) with { Best = best };
        var follower = Follower(_ => Entries([]), testsBest: true);

        Assert.Null((await follower.Progress())!.Testing);

        _study = Summary(StudyState.Running, ended: 40) with { Best = best };
        var later = Follower(_ => Entries([]), testsBest: true);
        Assert.Equal(4, (await later.Progress())!.Testing);
    }

    [Fact]
    public async Task Follow_WithoutAnAnswer_GivesUpAfterItsPatience()
    {
        var follower = Follower(_ => Lost([]), patience: TimeSpan.FromSeconds(60));

        var started = _clock.GetUtcNow();
        await Assert.ThrowsAsync<TimeoutException>(() => Through(follower.Follow(CancellationToken.None)));

        Assert.InRange(_clock.GetUtcNow() - started, TimeSpan.FromSeconds(60), TimeSpan.MaxValue);
        Assert.InRange(_askedAfter.Count, 2, int.MaxValue);
    }

    [Fact]
    public async Task Follow_OfAStudyThatPausedByItself_EndsWithItsLastTrial()
    {
        var endless = new TaskCompletionSource();
        var follower = Follower(_ =>
        {
            _study = Summary(StudyState.Paused, ended: 1) with { Reason = "five trials failed alike" };
            return Entries(
                [new JournalEntry(1, new StudyPaused { At = _clock.GetUtcNow(), Reason = "five trials failed alike" })], endless.Task);
        }, endsWhenPaused: true);

        await Through(follower.Follow(CancellationToken.None));

        Assert.Equal([0], _askedAfter);
    }

    [Fact]
    public async Task Follow_OfAStudyThatItsOperatorPaused_Waits()
    {
        var resumed = new TaskCompletionSource();
        _study = Summary(StudyState.Paused, ended: 1);
        var follower =
            Follower(_ => Entries([new JournalEntry(1, new StudyPaused { At = _clock.GetUtcNow() })], resumed.Task), endsWhenPaused: true);

        var following = follower.Follow(CancellationToken.None);
        Assert.NotNull(await follower.Progress());
        Assert.False(following.IsCompleted);

        resumed.SetResult();
        await Through(following);
    }

    [Fact]
    public async Task Progress_WhileNothingHappens_ReadsOnce()
    {
        var follower = Follower(_ => Entries([]));

        for (var look = 0; look < 5; look++)
            await follower.Progress();

        Assert.Equal(1, _reads);
    }

    [Fact]
    public async Task Progress_OfTrialsThatLastAMinute_TellsTheirRate()
    {
        var events = 0;
        var follower = Follower(after => Entries([Ended(after + 1, trial: events++)]));
        await follower.Progress();
        StudyProgress? progress = null;
        for (var minute = 1; minute <= 5; minute++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            _study = Summary(StudyState.Running, ended: minute);
            await Through(follower.Follow(CancellationToken.None));
            progress = await follower.Progress();
        }

        Assert.Equal(1 / 60.0, progress!.TrialsPerSecond, 1e-9);
        Assert.Equal((40 - 5) * 60.0, progress.SecondsLeft!.Value, 1e-6);
    }

    private StudyFollower Follower(
        Func<long, IAsyncEnumerable<JournalEntry[]>> watch, TimeSpan? patience = null, bool endsWhenPaused = false,
            Action<string>? onSilence = null,
        bool testsBest = false) => new(
        Answering.As<IStudyGrain>((method, arguments) =>
        {
            if (method.Name == nameof(IStudyGrain.Standing))
                return Task.FromResult<StudyStanding?>(new StudyStanding(_stands, _study, _leases));
            Assert.Equal(nameof(IStudyGrain.Watch), method.Name);
            _askedAfter.Add((long)arguments[0]!);
            return watch((long)arguments[0]!);
        }),
        numbers =>
        {
            _reads++;
            return Task.FromResult<(StudySummary?, IReadOnlyList<TrialSummary>)>(
                (_study, [.. _trials.Where(trial => numbers.Contains(trial.Number))]));
        },
        () => Task.FromResult<int?>(2), new Objective { Metric = "value", Direction = Direction.Minimize }, trials: 40, _clock)
        {
            Patience = patience ?? Timeout.InfiniteTimeSpan,
            EndsWhenPausedByItself = endsWhenPaused,
            TestsBest = testsBest,
            OnSilence = onSilence ?? (_ => { }),
        };

    // Lets the time pass that a follower waits.
    private async Task Through(Task following)
    {
        while (!following.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
        }

        await following;
    }

    private static async IAsyncEnumerable<JournalEntry[]> Entries(JournalEntry[] entries, Task? until = null)
    {
        if (entries.Length > 0)
            yield return entries;
        await (until ?? Task.CompletedTask);
    }

    private static async IAsyncEnumerable<JournalEntry[]> Lost(JournalEntry[] entries)
    {
        if (entries.Length > 0)
            yield return entries;
        await Task.FromException(new TimeoutException("no answer"));
    }

    private static JournalEntry Leased(long sequence, int trial) =>
        new(sequence, new TrialLeased { At = DateTimeOffset.UnixEpoch, Trial = trial, Attempt = 1, Holder = new SlotName("silo", trial) });

    private static JournalEntry Reported(long sequence, int trial, int epoch, double value) => new(sequence, new TrialReported
    {
        At = DateTimeOffset.UnixEpoch,
        Trial = trial,
        Attempt = 1,
        Report = new TrialReport
        {
            Epoch = epoch,
            Values = new Dictionary<string, JsonElement> { ["value"] = JsonSerializer.SerializeToElement(value) }
        },
        Decision = ReportDecision.Continue,
    });

    private static TrialSummary Trial(int number) => new()
    {
        Number = number,
        State = TrialState.Running,
        Epochs = 0,
        Attempts = 1,
        Configuration = Configuration.Of([]),
        Metrics = new Dictionary<string, double>(),
        Verdicts = JsonSerializer.SerializeToElement(Array.Empty<object>()),
    };

    private static JournalEntry Ended(long sequence, int trial) => new(sequence, new TrialEnded
    {
        At = DateTimeOffset.UnixEpoch,
        Trial = trial,
        Attempt = 1,
        Outcome = new TrialOutcome { State = TrialState.Completed, Timing = new TrialTiming(1, "silo") },
    });

    private static StudySummary Summary(StudyState state, int ended) => new()
    {
        Study = "s",
        State = state,
        Metric = "value",
        Direction = Direction.Minimize,
        Seed = 0,
        Counts = new TrialCounts(ended, 0, 0, 0, ended, 0, 0, 0, 0),
        Timing = new StudyTiming(1, 1),
    };

    private static HeldLease Held(int trial, int slot) =>
        new(new TrialAttempt(trial, 1), new SlotName("silo", slot), 0, DateTimeOffset.UnixEpoch);
}
