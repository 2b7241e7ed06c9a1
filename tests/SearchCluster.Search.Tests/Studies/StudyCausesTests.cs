using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using Xunit;

namespace SearchCluster.Search.Tests.Studies;

/// <summary>What becomes of attempts that came to nothing: for the trial, the silo and the study.</summary>
public class StudyCausesTests
{
    [Fact]
    public void LoseSilos_OfFiveSiloLives_FailsTheTrialAsSuspected()
    {
        var bench = new StudyBench(new Budget { Trials = 1 });
        for (var life = 1; life < Study.MostLivesLost; life++)
            Die(bench, $"a@{life}");
        Assert.Equal(TrialState.Pending, bench.Trial(0).State);

        Die(bench, "b@1");

        var trial = bench.Trial(0);
        Assert.Equal((TrialState.Failed, FailureCause.Suspected, 5), (trial.State, trial.Cause, trial.Attempts));
        Assert.StartsWith("suspected: 5 silos died while they executed it: a@1, a@2, a@3, a@4, b@1", trial.Reason,
            StringComparison.Ordinal);
        Assert.Equal(StudyState.Failed, bench.Study.State);
        Assert.True(bench.Audit.Ok);
    }

    [Fact]
    public void Tell_OfAStudyOfWhichEveryTrialFailed_FailsItWithTheLastReason()
    {
        var bench = new StudyBench(new Budget { Trials = 2, MaxAttempts = 1 }, evaluatesBest: true);
        bench.Tell(bench.Lease(), TrialState.Failed, "IOException: no such file");
        Assert.Equal(StudyState.Running, bench.Study.State);
        bench.Tell(bench.Lease(), TrialState.Failed, "IOException: no such disk");

        Assert.Equal(StudyState.Failed, bench.Study.State);
        Assert.Equal("each of its 2 trials failed, the last with IOException: no such disk", bench.Study.Summarize().Reason);
        Assert.True(bench.Study.Ask("silo/0", bench.Now).StudyEnded);
        Assert.StartsWith("study 'bench' has failed: it cannot be paused; submitted with a larger budget", bench.Study.Pause(bench.Now),
            StringComparison.Ordinal);
        Assert.True(bench.Audit.Ok);
    }

    [Theory]
    [InlineData(TrialState.Completed)]
    [InlineData(TrialState.Diverged)]
    [InlineData(TrialState.Pruned)]
    public void Tell_OfAStudyOfWhichOneTrialCameToAResult_CompletesIt(TrialState state)
    {
        var bench = new StudyBench(new Budget { Trials = 2, MaxAttempts = 1 });
        bench.RunNext(state, 0.5);

        bench.Tell(bench.Lease(), TrialState.Failed, "IOException: no such file");

        Assert.Equal((StudyState.Completed, null), (bench.Study.State, bench.Study.Summarize().Reason));
    }

    [Fact]
    public void GrowBudget_OfAStudyThatFailed_TakesItUpAgain()
    {
        var bench = new StudyBench(new Budget { Trials = 1, MaxAttempts = 1 });
        bench.Tell(bench.Lease(), TrialState.Failed, "IOException: no such file");
        Assert.Equal(StudyState.Failed, bench.Study.State);

        bench.Study.GrowBudget(new Budget { Trials = 2 }, bench.Now);
        bench.RunNext(TrialState.Completed, 1);

        Assert.Equal((StudyState.Completed, null), (bench.Study.State, bench.Study.Summarize().Reason));
    }

    [Fact]
    public void Stop_WhileEveryTrialFailed_IsTheOperatorsWord()
    {
        var bench = new StudyBench(new Budget { Trials = 5, MaxAttempts = 1 });
        bench.Tell(bench.Lease(), TrialState.Failed, "IOException: no such file");

        bench.Study.Stop(bench.Now);

        Assert.Equal(StudyState.Stopped, bench.Study.State);
    }

    [Fact]
    public void LoseSilos_OfOneSiloLifeManyTimes_CountsItOnce()
    {
        var bench = new StudyBench(new Budget { Trials = 1 });

        for (var time = 0; time < 20; time++)
            Die(bench, "a@1");

        Assert.Equal(TrialState.Pending, bench.Trial(0).State);
    }

    [Fact]
    public void Tick_AfterLeasesOfManySilosRanOut_SuspectsNobody()
    {
        var bench = new StudyBench(new Budget { Trials = 1 });

        for (var life = 0; life < 20; life++)
        {
            bench.Lease($"a@{life}/0");
            bench.Wait(TimeSpan.FromSeconds(61));
            bench.Study.Tick(bench.Now);
        }

        Assert.Equal(TrialState.Pending, bench.Trial(0).State);
        Assert.All(bench.Journal().OfType<TrialReleased>(), released => Assert.Equal(ReleaseCause.Lapsed, released.Cause));
    }

    [Fact]
    public void Release_OfManySilosThatDrained_IsFree()
    {
        var bench = new StudyBench(new Budget { Trials = 1, MaxAttempts = 1 });

        for (var life = 0; life < 20; life++)
        {
            bench.Lease($"a@{life}/0");
            bench.Study.Release(_ => true, ReleaseCause.Drained, bench.Now);
        }

        Assert.Equal(TrialState.Pending, bench.Trial(0).State);
    }

    // The coordinators died too, each with the silo: what was lost stands in the journal.
    [Fact]
    public void Activate_WithTheFifthDeadSilo_FailsTheTrialAsSuspected()
    {
        var bench = new StudyBench(new Budget { Trials = 1 });
        var study = bench.Study;
        var journal = new List<StudyEvent>(study.DrainEvents());
        for (var life = 1; life <= Study.MostLivesLost; life++)
        {
            study.Ask($"a@{life}/0", bench.Now);
            journal.AddRange(study.DrainEvents());
            study = new Study(bench.Study.Plan, new StudyOptions());
            journal.ForEach(study.Apply);
            study.Activate($"a@{life + 1}", _ => false, bench.Now);
            journal.AddRange(study.DrainEvents());
        }

        Assert.Equal((1, StudyState.Failed), (study.Summarize().Counts.Failed, study.State));
    }

    [Fact]
    public void LoseSilos_OfFiveLivesOverSeveralFolds_EndsTheTrialOnceAndGivesTheOtherFoldsUp()
    {
        var bench = new StudyBench(new Budget { Trials = 1 }, folds: 3);
        for (var life = 1; life <= Study.MostLivesLost; life++)
        {
            bench.Lease($"a@{life}/0");
            bench.Lease($"a@{life}/1");
            bench.Study.LoseSilos(_ => true, bench.Now);
        }

        Assert.Equal((TrialState.Failed, FailureCause.Suspected), (bench.Trial(0).State, bench.Trial(0).Cause));
        Assert.Equal((0, 0), (bench.Counts.Pending, bench.Counts.Running));
        Assert.True(bench.Audit.Ok);
    }

    [Fact]
    public void Tell_OutOfMemory_IsACauseOfItsOwnAndTriedAgain()
    {
        var bench = new StudyBench(new Budget { Trials = 1, MaxAttempts = 2 });

        bench.Fail(bench.Lease(), "no memory", FailureCause.OutOfMemory);
        Assert.Equal(ReleaseCause.OutOfMemory, Assert.Single(bench.Journal().OfType<TrialReleased>()).Cause);
        bench.Fail(bench.Lease(), "no memory", FailureCause.OutOfMemory);

        Assert.Equal((TrialState.Failed, FailureCause.OutOfMemory), (bench.Trial(0).State, bench.Trial(0).Cause));
    }

    [Fact]
    public void Tell_TimedOut_FailsAtOnceWhateverTheAttemptsAllowed()
    {
        var bench = new StudyBench(new Budget { Trials = 1, MaxAttempts = 5, TrialTime = TimeSpan.FromMinutes(1) });

        bench.Fail(bench.Lease(), "timed out", FailureCause.TimedOut);

        Assert.Equal((TrialState.Failed, FailureCause.TimedOut, 1), (bench.Trial(0).State, bench.Trial(0).Cause, bench.Trial(0).Attempts));
    }

    // Its silo's heartbeat renews the lease, but the slot hangs within a step.
    [Fact]
    public void Tick_LongAfterTheTrialTime_FailsWhatASlotDoesNotAnswerFor()
    {
        var bench = new StudyBench(new Budget { Trials = 1, TrialTime = TimeSpan.FromMinutes(10) });
        var lease = bench.Lease();
        for (var second = 0; second < 659; second += 1)
        {
            bench.Wait(TimeSpan.FromSeconds(1));
            bench.Study.Renew(_ => true, bench.Now);
            bench.Study.Tick(bench.Now);
        }

        Assert.Equal(TrialState.Running, bench.Trial(0).State);
        bench.Wait(TimeSpan.FromSeconds(1));
        bench.Study.Tick(bench.Now);

        Assert.Equal((TrialState.Failed, FailureCause.TimedOut), (bench.Trial(0).State, bench.Trial(0).Cause));
        Assert.Equal(ReportDecision.Abandon, bench.Report(lease, 1, 0.5));
        Assert.True(bench.Audit.Ok);
    }

    [Fact]
    public void Tell_OfThreeTrialsThatThrewTheSameWhileNoneEverEndedWell_PausesTheStudyAndSaysSo()
    {
        var bench = new StudyBench(new Budget { Trials = 20 });
        for (var trial = 0; trial < 2; trial++)
            FailAllAttempts(bench, $"IOException: no room for {trial} bytes");
        Assert.Equal(StudyState.Running, bench.Study.State);

        bench.Fail(bench.Lease(), "IOException: no room for 2 bytes");

        Assert.Equal(StudyState.Paused, bench.Study.State);
        Assert.Equal("3 trials (0, 1, 2) threw the same, and no other has ended well: IOException: no room for 0 bytes",
            bench.Study.Summarize().Reason);
    }

    [Fact]
    public void Tell_OfThreeTrialsThatThrewDifferently_GoesOn()
    {
        var bench = new StudyBench(new Budget { Trials = 20 });

        foreach (var reason in new[] { "IOException: a", "IOException: b", "FormatException: a", "IOException: c" })
            FailAllAttempts(bench, reason);

        Assert.Equal(StudyState.Running, bench.Study.State);
    }

    [Fact]
    public void Tell_OfTenTrialsThatThrewTheSameSinceOneEndedWell_PausesAndWithNineDoesNot()
    {
        var bench = new StudyBench(new Budget { Trials = 40, MaxAttempts = 1 });
        bench.RunNext(TrialState.Completed, 1);
        for (var trial = 0; trial < 9; trial++)
            FailAllAttempts(bench, "boom");
        bench.RunNext(TrialState.Completed, 1);
        for (var trial = 0; trial < 9; trial++)
            FailAllAttempts(bench, "boom");
        Assert.Equal(StudyState.Running, bench.Study.State);

        FailAllAttempts(bench, "boom");

        Assert.Equal(StudyState.Paused, bench.Study.State);
    }

    [Fact]
    public void Resume_AfterAPauseForTheSameException_CountsAnew()
    {
        var bench = new StudyBench(new Budget { Trials = 20, MaxAttempts = 1 });
        for (var trial = 0; trial < 3; trial++)
            FailAllAttempts(bench, "boom");

        bench.Study.Resume(bench.Now);
        FailAllAttempts(bench, "boom");
        FailAllAttempts(bench, "boom");
        Assert.Equal(StudyState.Running, bench.Study.State);
        FailAllAttempts(bench, "boom");

        Assert.Equal(StudyState.Paused, bench.Study.State);
    }

    [Fact]
    public void Tell_OfTheLastTrialsThatAllThrew_EndsTheStudyInsteadOfPausingIt()
    {
        var bench = new StudyBench(new Budget { Trials = 3, MaxAttempts = 1 });

        for (var trial = 0; trial < 3; trial++)
            FailAllAttempts(bench, "boom");

        Assert.Equal(StudyState.Failed, bench.Study.State);
    }

    private static void Die(StudyBench bench, string silo)
    {
        bench.Lease($"{silo}/0");
        bench.Study.LoseSilos(name => name == silo, bench.Now);
    }

    private static void FailAllAttempts(StudyBench bench, string reason)
    {
        var failed = bench.Counts.Failed;
        while (bench.Counts.Failed == failed)
            bench.Fail(bench.Lease(), reason);
    }
}
