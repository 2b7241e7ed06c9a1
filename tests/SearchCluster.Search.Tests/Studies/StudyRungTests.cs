using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using Xunit;

namespace SearchCluster.Search.Tests.Studies;

public class StudyRungTests
{
    private static readonly PruneAtOptions PauseAt2 = new() { Epoch = 2, Decision = ReportDecision.Pause };

    [Fact]
    public void Tell_Paused_HandsTheLeaseBackAndTheNextAskPromotes()
    {
        var bench = new StudyBench(new Budget { Trials = 2 }, pruner: PauseAt2);
        var first = bench.Lease("silo/0");
        PauseAt(bench, first);

        Assert.Equal((TrialState.Paused, 1, 0), (bench.Trial(0).State, bench.Counts.Paused, bench.Counts.Running));
        var again = bench.Lease("silo/1");
        Assert.Equal((new TrialAttempt(0, 2), first.Seed, first.Epochs), (again.Attempt, again.Seed, again.Epochs));
        Assert.True(bench.Audit.Ok);
    }

    // The next attempt repeats what the first reported, that of the rung too: it was promoted beyond.
    [Fact]
    public void Report_OfTheRungAfterThePromotion_Continues()
    {
        var bench = new StudyBench(new Budget { Trials = 1 }, pruner: PauseAt2);
        PauseAt(bench, bench.Lease());
        var again = bench.Lease();

        Assert.Equal(ReportDecision.Continue, bench.Report(again, 2, 0.2));
        Assert.Equal(ReportDecision.Continue, bench.Report(again, 3, 0.3));
        bench.Tell(again);

        Assert.Equal((TrialState.Completed, 2, 2.0), (bench.Trial(0).State, bench.Trial(0).Attempts, bench.Trial(0).Timing!.Seconds));
    }

    // Its slot died between the answer and the tell.
    [Fact]
    public void Report_OfTheRungByTheAttemptAfterALostOne_PausesAgain()
    {
        var bench = new StudyBench(new Budget { Trials = 1 }, pruner: PauseAt2);
        Assert.Equal(ReportDecision.Pause, bench.Report(bench.Lease(), 2, 0.2));
        bench.Study.LoseSilos(_ => true, bench.Now);

        var again = bench.Lease();

        Assert.Equal(ReportDecision.Pause, bench.Report(again, 2, 0.2));
        Assert.Single(bench.Journal().OfType<TrialReported>());
    }

    [Fact]
    public void Tell_PausedTwice_IsHarmlessAlsoAfterThePromotion()
    {
        var bench = new StudyBench(new Budget { Trials = 1 }, pruner: PauseAt2);
        var first = bench.Lease();
        PauseAt(bench, first);
        Assert.True(bench.Tell(first, TrialState.Paused));
        bench.Lease();
        Assert.True(bench.Tell(first, TrialState.Paused));

        Assert.Equal((0, 1), (bench.Audit.Timing.Late, bench.Counts.Running));
        Assert.Single(bench.Journal().OfType<TrialPaused>());
    }

    // The answer was lost with a coordinator: nobody knows of a pause, so the trial goes on.
    [Fact]
    public void Tell_PausedWhereNobodySaidSo_GivesTheTrialToTheNextAttempt()
    {
        var bench = new StudyBench(new Budget { Trials = 1 }, pruner: PauseAt2);
        var lease = bench.Lease();
        bench.Report(lease, 1, 0.1);

        Assert.True(bench.Tell(lease, TrialState.Paused));

        Assert.Equal((TrialState.Pending, 0), (bench.Trial(0).State, bench.Counts.Paused));
        Assert.Equal(2, bench.Lease().Attempt.Attempt);
    }

    [Fact]
    public void Settle_WhenNobodyIsPromoted_EndsThePausedAsPrunedWithTheirValue()
    {
        var bench = new StudyBench(new Budget { Trials = 2 }, pruner: PauseAt2 with { Promotes = 0 });
        PauseAt(bench, bench.Lease());
        Assert.Equal(StudyState.Running, bench.Study.State);
        PauseAt(bench, bench.Lease());

        Assert.Equal((StudyState.Completed, 2, 0), (bench.Study.State, bench.Counts.Pruned, bench.Counts.Paused));
        Assert.Equal((0.2, "not promoted beyond epoch 2"), (bench.Trial(0).Value, bench.Trial(0).Reason));
        Assert.Null(bench.Best);
        Assert.True(bench.Audit.Ok);
    }

    // A sampler in stages proposes nothing until the stage has ended, and those who wait would never end.
    [Fact]
    public void Ask_WhenTheSamplerAwaitsThePaused_EndsThemAndProposesOn()
    {
        var bench = new StudyBench(new Budget { Trials = 2 }, sampler: new PatientSamplerOptions(), pruner: PauseAt2 with { Promotes = 0 });
        PauseAt(bench, bench.Lease());

        Assert.Equal(1, bench.Lease().Attempt.Trial);
        Assert.Equal(TrialState.Pruned, bench.Trial(0).State);
    }

    [Fact]
    public void WallTime_ThatIsUsed_PrunesWhoeverWaitsOnceATrialHasCompleted()
    {
        var bench = new StudyBench(new Budget { Trials = 9, WallTime = TimeSpan.FromMinutes(1) }, pruner: PauseAt2 with { Promotes = 1 });
        PauseAt(bench, bench.Lease());
        bench.Tell(bench.Lease());
        var lease = bench.Lease();
        bench.Wait(TimeSpan.FromMinutes(2));
        bench.Study.Renew(_ => true, bench.Now);
        PauseAt(bench, lease);

        Assert.Equal((StudyState.Completed, TrialState.Completed, TrialState.Pruned),
            (bench.Study.State, bench.Trial(0).State, bench.Trial(1).State));
        Assert.Equal("the wall time of 00:01:00 is used", bench.Study.Summarize().Reason);
    }

    private static void PauseAt(StudyBench bench, TrialLease lease)
    {
        Assert.Equal(ReportDecision.Continue, bench.Report(lease, 1, 0.1));
        Assert.Equal(ReportDecision.Pause, bench.Report(lease, 2, 0.2));
        Assert.True(bench.Tell(lease, TrialState.Paused));
    }
}
