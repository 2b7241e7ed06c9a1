using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using Xunit;

namespace SearchCluster.Search.Tests.Studies;

/// <summary>Which deaths of silos are held against the trials that ran there, and which are not.</summary>
public class SuspicionTests
{
    private const int ManyLives = 12;

    [Fact]
    public void LoseSilos_OfATrialThatGetsFurtherInEveryAttempt_NeverSuspectsIt()
    {
        var bench = new StudyBench(new Budget { Trials = 1, Epochs = 100 });

        for (var life = 1; life <= ManyLives; life++)
        {
            bench.Report(bench.Lease($"a@{life}/0"), life, 0.5);
            Die(bench, $"a@{life}");
        }

        Assert.Equal(TrialState.Pending, bench.Trial(0).State);
        bench.RunNext(TrialState.Completed, 0.5);
        Assert.Equal((TrialState.Completed, ManyLives + 1), (bench.Trial(0).State, bench.Trial(0).Attempts));
        Assert.True(bench.Audit.Ok);
    }

    // As `run` on one machine: the coordinator dies with the trial, and the next one knows the journal alone.
    [Fact]
    public void Activate_AgainAndAgainWhileATrialGetsFurther_NeverSuspectsIt()
    {
        var bench = new RestartedStudy(new Budget { Trials = 1, Epochs = 100 });

        for (var life = 1; life <= ManyLives; life++)
        {
            var lease = Assert.Single(bench.Ask(0));
            bench.Report(lease, life);
            bench.Restart();
        }

        Assert.Equal(0, bench.Counts.Failed);
    }

    [Fact]
    public void LoseSilos_AfterProgress_CountsFromTheBeginning()
    {
        var bench = new StudyBench(new Budget { Trials = 1, Epochs = 100 });
        for (var life = 1; life < Study.MostLivesLost; life++)
            LeaseAndDie(bench, $"a@{life}");
        bench.Report(bench.Lease("b@0/0"), 1, 0.5);
        Die(bench, "b@0");

        for (var life = 2; life < Study.MostLivesLost; life++)
            LeaseReportAndDie(bench, $"b@{life}", 1);
        Assert.Equal(TrialState.Pending, bench.Trial(0).State);

        LeaseReportAndDie(bench, "b@5", 1);
        Assert.Equal((TrialState.Failed, FailureCause.Suspected), (bench.Trial(0).State, bench.Trial(0).Cause));
        Assert.EndsWith(", b@5; none of these attempts got beyond epoch 1", bench.Trial(0).Reason, StringComparison.Ordinal);
    }

    // Killed at moments of its user's choosing, a trial without a checkpoint begins anew and need not get further.
    [Fact]
    public void LoseSilos_BeforeTheTrialIsBackWhereItHadBeen_IsNoEvidence()
    {
        var bench = new StudyBench(new Budget { Trials = 1, Epochs = 100 });
        LeaseReportAndDie(bench, "a@0", 0, 1, 2, 3, 4);

        for (var life = 1; life <= ManyLives; life++)
            LeaseReportAndDie(bench, $"a@{life}", 0, 1, 2);
        Assert.Equal(TrialState.Pending, bench.Trial(0).State);

        for (var life = 0; life < Study.MostLivesLost - 2; life++)
        {
            Assert.Equal(TrialState.Pending, bench.Trial(0).State);
            LeaseReportAndDie(bench, $"b@{life}", 0, 1, 2, 3, 4);
        }

        Assert.Equal(FailureCause.Suspected, bench.Trial(0).Cause);
    }

    [Fact]
    public void LoseSilos_OfAllSilosAtOnce_BlamesNobodyHoweverOften()
    {
        var bench = new StudyBench(new Budget { Trials = 3 });

        for (var life = 1; life <= ManyLives; life++)
        {
            foreach (var silo in (string[])["a", "b", "c"])
                bench.Study.Ask($"{silo}@{life}/0", bench.Now);
            bench.Study.LoseSilos(_ => true, bench.Now);
        }

        Assert.Equal(0, bench.Counts.Failed);
    }

    // Of a machine that goes down the silos are not found dead in the same moment.
    [Fact]
    public void LoseSilos_OfSilosWithinSeconds_BlamesNobodyUnlessOneLivesOn()
    {
        var bench = new StudyBench(new Budget { Trials = 2, Epochs = 100 });
        for (var life = 1; life <= ManyLives; life++)
        {
            bench.Study.Ask($"a@{life}/0", bench.Now);
            bench.Study.Ask($"b@{life}/0", bench.Now);
            Die(bench, $"a@{life}");
            bench.Wait(TimeSpan.FromSeconds(2));
            Die(bench, $"b@{life}");
            bench.Wait(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(0, bench.Counts.Failed);

        for (var life = 101; life <= 100 + ManyLives && bench.Counts.Failed == 0; life++)
        {
            bench.Study.Ask($"a@{life}/0", bench.Now);
            bench.Study.Ask("b@101/0", bench.Now);
            Die(bench, $"a@{life}");
            bench.Wait(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(1, bench.Counts.Failed);
    }

    // One of two kills the process, the other has not shown anything yet: after three deaths they are told apart by running one at a time.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(0, 2)]
    public void Restart_WithATrialThatKillsItsProcess_FindsItWithinFiveAndFailsNoOther(int killer, int silos)
    {
        var bench = new RestartedStudy(new Budget { Trials = 6 }, silos);
        var deaths = 0;
        while (!bench.HasEnded)
        {
            var leases = new List<TrialLease>();
            for (var slot = 0; slot < 2; slot++)
                leases.AddRange(bench.Ask(slot));
            if (leases.Exists(lease => lease.Attempt.Trial == killer))
            {
                Assert.InRange(++deaths, 1, Study.MostLivesLost);
                bench.Restart();
                continue;
            }

            foreach (var lease in leases)
                bench.Complete(lease);
        }

        Assert.Equal((Study.MostLivesLost, 1, 5), (deaths, bench.Counts.Failed, bench.Counts.Completed));
        var suspected = bench.Journal.OfType<TrialEnded>().Where(ended => ended.Outcome.Cause == FailureCause.Suspected);
        Assert.Equal(killer, Assert.Single(suspected).Trial);
    }

    // Four slots, long epochs, and a machine that is switched off before any of them ends.
    [Fact]
    public void Restart_FiveTimesBeforeAnyOfSeveralTrialsShowedAnything_FailsNone()
    {
        var bench = new RestartedStudy(new Budget { Trials = 8 });

        for (var life = 1; life <= Study.MostLivesLost; life++)
        {
            for (var slot = 0; slot < 4; slot++)
                bench.Ask(slot);
            bench.Restart();
        }

        Assert.Equal(0, bench.Counts.Failed);
    }

    [Fact]
    public void Ask_WithATrialUnderSuspicion_LeasesItAfterAllOthersAndOneAtATime()
    {
        var bench = new StudyBench(new Budget { Trials = 3 });
        for (var life = 1; life <= 3; life++)
        {
            bench.Lease($"a@{life}/0");
            bench.Lease($"a@{life}/1");
            Die(bench, $"a@{life}");
        }

        Assert.Equal(2, bench.Lease("b@1/0").Attempt.Trial);
        Assert.Equal(0, bench.Lease("b@1/1").Attempt.Trial);
        Assert.True(bench.Study.Ask("b@1/2", bench.Now).IsEmpty);
        Assert.True(bench.Study.AwaitsResults);
        Die(bench, "b@1");
        Assert.Equal(2, bench.Lease("b@2/0").Attempt.Trial);
        Assert.Equal(1, bench.Lease("b@2/1").Attempt.Trial);
    }

    // A later checkpoint is progress, also within an epoch; the same one again is none.
    [Fact]
    public void LoseSilos_WithALaterCheckpointEachTime_NeverSuspectsTheTrial()
    {
        var bench = new StudyBench(new Budget { Trials = 1, Epochs = 2 });
        for (var life = 1; life <= ManyLives; life++)
            LeaseAndDieAt(bench, $"a@{life}", step: 100 * life);
        Assert.Equal(TrialState.Pending, bench.Trial(0).State);

        for (var life = 1; life < Study.MostLivesLost; life++)
            LeaseAndDieAt(bench, $"b@{life}", step: 100 * ManyLives);
        Assert.Equal(FailureCause.Suspected, bench.Trial(0).Cause);
    }

    // The only trial runs on one of two silos; the other, idle, dies with it, or lives on.
    [Theory]
    [InlineData(true, TrialState.Pending)]
    [InlineData(false, TrialState.Failed)]
    public void LoseSilos_OfALoneTrialsSilo_IsEvidenceUnlessTheIdleSilosDiedToo(bool together, TrialState expected)
    {
        var bench = new StudyBench(new Budget { Trials = 1 });

        for (var life = 1; life <= Study.MostLivesLost; life++)
        {
            bench.Lease($"a@{life}/0");
            Assert.True(bench.Study.Ask($"b@{(together ? life : 1)}/0", bench.Now).IsEmpty);
            bench.Study.LoseSilos(silo => together || silo.StartsWith("a@", StringComparison.Ordinal), bench.Now);
            bench.Wait(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(expected, bench.Trial(0).State);
    }

    // What the journal says is all that a later coordinator knows.
    [Fact]
    public void Apply_OfAJournalWithEvidence_ConvictsAsTheFirstCoordinatorWouldHave()
    {
        var bench = new StudyBench(new Budget { Trials = 1, Epochs = 100 });
        LeaseReportAndDie(bench, "a@0", 0, 1);
        for (var life = 1; life < Study.MostLivesLost - 1; life++)
            LeaseReportAndDie(bench, $"a@{life}", 0, 1);
        var recovered = new Study(bench.Study.Plan, new StudyOptions());
        foreach (var happened in bench.Journal())
            recovered.Apply(happened);

        var lease = Assert.Single(recovered.Ask("a@9/0", bench.Now).Trials);
        recovered.Report(lease.Attempt, new TrialReport { Epoch = 1 }, bench.Now);
        recovered.LoseSilos(_ => true, bench.Now);

        Assert.Equal(1, recovered.Summarize().Counts.Failed);
    }

    private static void LeaseAndDieAt(StudyBench bench, string silo, long step)
    {
        bench.Lease($"{silo}/0");
        bench.Study.LoseSilos(name => name == silo, bench.Now, _ => step);
    }

    private static void LeaseAndDie(StudyBench bench, string silo) => LeaseReportAndDie(bench, silo);

    private static void LeaseReportAndDie(StudyBench bench, string silo, params int[] epochs)
    {
        var lease = bench.Lease($"{silo}/0");
        foreach (var epoch in epochs)
            bench.Report(lease, epoch, 0.5);
        Die(bench, silo);
    }

    private static void Die(StudyBench bench, string silo) =>
        bench.Study.LoseSilos(name => name == silo, bench.Now);
}
