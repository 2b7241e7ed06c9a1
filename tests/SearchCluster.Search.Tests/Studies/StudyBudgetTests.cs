using SearchCluster.Search.Samplers;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using Xunit;

namespace SearchCluster.Search.Tests.Studies;

public class StudyBudgetTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Ask_WhenTheWallTimeIsUsed_ProposesNothingAndTheStudyEnds()
    {
        var bench = new StudyBench(new Budget { Trials = 9, WallTime = 10 * Minute });
        bench.RunNext(TrialState.Completed, 0.5);
        bench.Wait(10 * Minute);

        Assert.True(bench.Study.Ask("silo/0", bench.Now).IsEmpty);

        Assert.Equal(StudyState.Completed, bench.Study.State);
        Assert.Equal(1, bench.Counts.Proposed);
    }

    [Fact]
    public void Tick_WhenTheWallTimeIsUsed_EndsAStudyThatNobodyAsks()
    {
        var bench = new StudyBench(new Budget { Trials = 9, WallTime = 10 * Minute });
        bench.Wait(10 * Minute);

        bench.Study.Tick(bench.Now);

        Assert.Equal(StudyState.Completed, bench.Study.State);
    }

    [Fact]
    public void Tick_WhenTheWallTimeIsUsed_LetsRunningTrialsEnd()
    {
        var bench = new StudyBench(new Budget { Trials = 9, WallTime = Minute / 2 });
        var lease = bench.Lease();
        bench.Wait(Minute / 2);
        bench.Study.Tick(bench.Now);

        Assert.Equal(StudyState.Running, bench.Study.State);
        Assert.True(bench.Tell(lease));
        Assert.Equal((StudyState.Completed, 1), (bench.Study.State, bench.Counts.Completed));
    }

    [Fact]
    public void Ask_WhenTheWallTimeIsUsed_StillLeasesATrialThatLostItsAttempt()
    {
        var bench = new StudyBench(new Budget { Trials = 9, WallTime = 10 * Minute });
        bench.Lease();
        bench.Wait(10 * Minute);
        bench.Study.Tick(bench.Now);

        Assert.Equal(new TrialAttempt(0, 2), bench.Lease().Attempt);
        Assert.Empty(bench.Study.Ask("silo/1", bench.Now).Trials);
    }

    [Fact]
    public void GrowBudget_OfTheWallTimeLongAfterTheEnd_GivesTheWholeDifference()
    {
        var bench = new StudyBench(new Budget { Trials = 9, WallTime = 10 * Minute });
        bench.Wait(10 * Minute);
        bench.Study.Tick(bench.Now);
        bench.Wait(60 * Minute);

        bench.Study.GrowBudget(new Budget { Trials = 9, WallTime = 15 * Minute }, bench.Now);

        Assert.Equal(StudyState.Running, bench.Study.State);
        bench.Wait(4 * Minute);
        bench.RunNext(TrialState.Completed, 0.5);
        bench.Wait(Minute);
        Assert.Empty(bench.Study.Ask("silo/0", bench.Now).Trials);
    }

    [Fact]
    public void GrowBudget_OfTheWallTimeByANewCoordinator_GivesTheWholeDifference()
    {
        var bench = new StudyBench(new Budget { Trials = 9, WallTime = 10 * Minute });
        bench.Wait(10 * Minute);
        bench.Study.Tick(bench.Now);
        bench.Wait(60 * Minute);
        bench.Study.Activate("other", _ => true, bench.Now);
        bench.Wait(60 * Minute);

        bench.Study.GrowBudget(new Budget { Trials = 9, WallTime = 15 * Minute }, bench.Now);

        bench.Wait(4 * Minute);
        Assert.Single(bench.Study.Ask("silo/0", bench.Now).Trials);
    }

    [Fact]
    public void Ask_WithinTheBound_GoesToAsManySlotsAsTheConcurrency()
    {
        var bench = new StudyBench(new Budget { Trials = 9, Concurrency = 2 });
        var first = bench.Lease("silo/0");
        bench.Lease("silo/1");
        Assert.True(bench.Study.Ask("silo/2", bench.Now).IsEmpty);

        bench.Tell(first);

        Assert.Single(bench.Study.Ask("silo/2", bench.Now).Trials);
        Assert.True(bench.Study.Ask("silo/0", bench.Now).IsEmpty);
    }

    [Fact]
    public void Ask_WithoutABound_GoesToAnyNumberOfSlots()
    {
        var bench = new StudyBench(new Budget { Trials = 50 });

        for (var slot = 0; slot < 50; slot++)
            bench.Lease($"silo/{slot}");

        Assert.Equal(50, bench.Counts.Running);
    }

    [Fact]
    public void Ask_BeyondTheTrialsOfTheBudget_GivesNothing()
    {
        var bench = new StudyBench(new Budget { Trials = 2 });
        bench.Lease("silo/0");
        bench.Lease("silo/1");

        var work = bench.Study.Ask("silo/2", bench.Now);

        Assert.Equal((true, false), (work.IsEmpty, work.StudyEnded));
    }

    [Fact]
    public void Ask_OfAGridSmallerThanTheBudget_CompletesAtItsEnd()
    {
        var bench = new StudyBench(new Budget { Trials = 9 }, sampler: new GridSamplerOptions());
        for (var point = 0; point < 3; point++)
            bench.RunNext(TrialState.Completed, 0.5);

        Assert.Equal((StudyState.Completed, 3), (bench.Study.State, bench.Counts.Completed));
        Assert.True(bench.Study.Ask("silo/0", bench.Now).StudyEnded);
    }

    [Fact]
    public void GrowBudget_OfTrials_ProposesOnlyTheFurtherOnes()
    {
        var bench = new StudyBench(new Budget { Trials = 1 });
        bench.RunNext(TrialState.Completed, 0.5);
        Assert.Equal(StudyState.Completed, bench.Study.State);

        bench.Study.GrowBudget(new Budget { Trials = 2 }, bench.Now);

        Assert.Equal(1, bench.RunNext(TrialState.Completed, 0.6).Attempt.Trial);
        Assert.Equal((StudyState.Completed, 2), (bench.Study.State, bench.Counts.Completed));
        Assert.Equal(2, bench.Journal().OfType<StudyEnded>().Count());
        Assert.True(bench.Audit.Ok);
    }

    [Fact]
    public void GrowBudget_OfTrials_ProposesWhatALargerStudyWouldHaveFromTheStart()
    {
        var grown = new StudyBench(new Budget { Trials = 1 });
        grown.RunNext(TrialState.Completed, 0.5);
        grown.Study.GrowBudget(new Budget { Trials = 2 }, grown.Now);
        var large = new StudyBench(new Budget { Trials = 2 });
        large.RunNext(TrialState.Completed, 0.5);

        var (expected, actual) = (large.Lease(), grown.Lease());

        Assert.Equal((expected.Configuration.ToString(), expected.Seed), (actual.Configuration.ToString(), actual.Seed));
    }

    [Fact]
    public void GrowBudget_OfAGridThatIsExhausted_CompletesAgainAtOnce()
    {
        var bench = new StudyBench(new Budget { Trials = 3 }, sampler: new GridSamplerOptions());
        for (var point = 0; point < 3; point++)
            bench.RunNext(TrialState.Completed, 0.5);

        bench.Study.GrowBudget(new Budget { Trials = 9 }, bench.Now);

        Assert.Equal((StudyState.Completed, 3), (bench.Study.State, bench.Counts.Proposed));
    }
}
