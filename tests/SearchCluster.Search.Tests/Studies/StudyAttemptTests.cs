using System.Text.Json;
using SearchCluster.Search.Pruners;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using Xunit;

namespace SearchCluster.Search.Tests.Studies;

public class StudyAttemptTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Tell_FailedInEveryAttemptAllowed_EndsTheTrialAsFailedWithTheLastReason(int maxAttempts)
    {
        var bench = new StudyBench(new Budget { Trials = 1, MaxAttempts = maxAttempts });
        for (var attempt = 1; attempt <= maxAttempts; attempt++)
        {
            Assert.Equal(0, bench.Counts.Failed);
            bench.Tell(bench.Lease(), TrialState.Failed, $"boom {attempt}");
        }

        Assert.Equal((TrialState.Failed, maxAttempts, $"boom {maxAttempts}"),
            (bench.Trial(0).State, bench.Trial(0).Attempts, bench.Trial(0).Reason));
        Assert.Equal(StudyState.Failed, bench.Study.State);
    }

    [Fact]
    public void Tell_FailedAfterLostAndDrainedAttempts_StillAllowsMaxAttempts()
    {
        var bench = new StudyBench(new Budget { Trials = 1, MaxAttempts = 2 });
        bench.Lease();
        bench.Study.LoseSilos(_ => true, bench.Now);
        bench.Study.Release(bench.Lease().Attempt, ReleaseCause.Drained, bench.Now);

        bench.Tell(bench.Lease(), TrialState.Failed);

        Assert.Equal(1, bench.Counts.Pending);
        bench.Tell(bench.Lease(), TrialState.Completed);
        Assert.Equal((TrialState.Completed, 4), (bench.Trial(0).State, bench.Trial(0).Attempts));
    }

    [Fact]
    public void Tell_ByALostAttemptAfterTheEnd_ChangesNothingAndIsCountedAsLate()
    {
        var bench = new StudyBench(new Budget { Trials = 1 });
        var lost = bench.Lease();
        bench.Study.LoseSilos(_ => true, bench.Now);
        bench.RunNext(TrialState.Completed, 0.5);
        var before = JsonSerializer.Serialize(bench.Study.Summarize());

        Assert.False(bench.Tell(lost, TrialState.Diverged));

        Assert.Equal(before, JsonSerializer.Serialize(bench.Study.Summarize()));
        Assert.Equal(TrialState.Completed, bench.Trial(0).State);
        Assert.Equal((true, 1, 2), (bench.Audit.Ok, bench.Audit.Timing.Late, bench.Audit.Attempts));
    }

    [Fact]
    public void Tell_OfATrialThatWasNeverProposed_IsRefusedWithoutATrace()
    {
        var bench = new StudyBench(new Budget { Trials = 1 });
        var events = bench.Journal().Count;

        Assert.False(bench.Study.Tell(
            new TrialAttempt(7, 1), new TrialOutcome { State = TrialState.Completed, Timing = new TrialTiming(1, "silo") }, bench.Now));

        Assert.Equal(events, bench.Journal().Count);
    }

    [Theory]
    [InlineData(TrialState.Pending)]
    [InlineData(TrialState.Running)]
    public void Tell_OfAStateThatIsNoOutcome_Throws(TrialState state)
    {
        var bench = new StudyBench(new Budget { Trials = 1 });
        var lease = bench.Lease();

        Assert.Throws<ArgumentException>(() => bench.Tell(lease, state));
    }

    [Fact]
    public void Report_ByAnAttemptThatLostItsLease_IsToldToAbandonAndLeavesNoTrace()
    {
        var bench = new StudyBench(new Budget { Trials = 1 });
        var lost = bench.Lease();
        bench.Wait(TimeSpan.FromSeconds(60));
        bench.Study.Tick(bench.Now);
        bench.Lease();

        Assert.Equal(ReportDecision.Abandon, bench.Report(lost, 1, 0.9));

        Assert.Empty(bench.Journal().OfType<TrialReported>());
        Assert.Null(bench.Trial(0).Value);
    }

    [Fact]
    public void Report_OfAnEpochThatAnEarlierAttemptReported_GetsTheRecordedDecision()
    {
        var bench = new StudyBench(new Budget { Trials = 1 }, pruner: new PruneAtOptions { Epoch = 2 });
        var first = bench.Lease();
        Assert.Equal(ReportDecision.Continue, bench.Report(first, 1, 0.5));
        Assert.Equal(ReportDecision.Prune, bench.Report(first, 2, 0.6));
        bench.Study.LoseSilos(_ => true, bench.Now);

        var second = bench.Lease();

        Assert.Equal(ReportDecision.Continue, bench.Report(second, 1, 0.5));
        Assert.Equal(ReportDecision.Prune, bench.Report(second, 2, 0.6));
        Assert.Equal([1, 1], bench.Journal().OfType<TrialReported>().Select(reported => reported.Attempt));
    }

    // A coordinator was lost before two reports were durable: both come again with a third, and the first of them prunes.
    [Fact]
    public void Report_OfEpochsAfterTheOneThatPrunes_IsToldToPruneAndLeavesNoTrace()
    {
        var bench = new StudyBench(new Budget { Trials = 1 }, pruner: new PruneAtOptions { Epoch = 2 });
        var lease = bench.Lease();

        Assert.Equal(ReportDecision.Prune, bench.Report(lease, 2, 0.5));
        Assert.Equal(ReportDecision.Prune, bench.Report(lease, 3, 0.9));

        Assert.Equal((2, 0.5), (bench.Trial(0).Epochs, bench.Trial(0).Value));
    }

    [Fact]
    public void DurableEpochOf_AnAttempt_FollowsWhatIsConfirmed()
    {
        var bench = new StudyBench(new Budget { Trials = 1 });
        var lease = bench.Lease();
        bench.Report(lease, 0, 0.1);
        bench.Report(lease, 1, 0.2);
        Assert.Equal(-1, bench.Study.DurableEpochOf(lease.Attempt));

        bench.Study.Confirm(bench.Journal().OfType<TrialReported>().Take(1));
        Assert.Equal(0, bench.Study.DurableEpochOf(lease.Attempt));

        var recovered = new Study(bench.Study.Plan, new StudyOptions());
        foreach (var happened in bench.Journal())
            recovered.Apply(happened);
        Assert.Equal(1, recovered.DurableEpochOf(lease.Attempt));
    }

    [Fact]
    public void Report_AfterACrash_GetsTheDecisionOfTheJournal()
    {
        var bench = new StudyBench(new Budget { Trials = 1 }, pruner: new PruneAtOptions { Epoch = 1 });
        bench.Report(bench.Lease(), 1, 0.5);
        var recovered = new Study(bench.Study.Plan with { Pruner = new NoPrunerOptions() }, new StudyOptions());
        foreach (var happened in bench.Journal())
            recovered.Apply(happened);
        recovered.Activate("other", _ => false, bench.Now);

        var second = Assert.Single(recovered.Ask("other/0", bench.Now).Trials);

        Assert.Equal(ReportDecision.Prune, recovered.Report(second.Attempt, new TrialReport { Epoch = 1 }, bench.Now));
    }

    [Fact]
    public void Release_ByAnAttemptThatLostItsLease_ChangesNothing()
    {
        var bench = new StudyBench(new Budget { Trials = 1 });
        var lost = bench.Lease();
        bench.Study.LoseSilos(_ => true, bench.Now);
        bench.Lease();

        bench.Study.Release(lost.Attempt, ReleaseCause.Drained, bench.Now);

        Assert.Equal(1, bench.Counts.Running);
    }

    [Fact]
    public void Renew_OfASlot_KeepsItsLeasesAndNoOthers()
    {
        var bench = new StudyBench(new Budget { Trials = 2 });
        bench.Lease("alive/0");
        bench.Lease("silent/0");
        bench.Wait(TimeSpan.FromSeconds(40));
        bench.Study.Renew(silo => silo == "alive", bench.Now);
        bench.Wait(TimeSpan.FromSeconds(40));

        bench.Study.Tick(bench.Now);

        Assert.Equal((1, 1), (bench.Counts.Running, bench.Counts.Pending));
        Assert.Equal(TrialState.Running, bench.Trial(0).State);
    }
}
