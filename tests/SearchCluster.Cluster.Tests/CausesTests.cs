using SearchCluster.Contracts.Grains;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Cluster.Tests;

/// <summary>Silos and studies on which trials come to nothing.</summary>
public sealed class CausesTests
{
    [Fact]
    public async Task Run_WithASiloOnWhichEveryTrialThrows_TakesItOutAndCompletesEveryTrialElsewhere()
    {
        const int trials = 40;
        var patience = Studies.Patience();
        var seen = new List<string>();
        using var failures = new CountdownEvent(3);
        await using var cluster = await TestCluster.Start(new TestClusterOptions
        {
            Silos = 3,
            Slots = 1,
            ObjectiveOf = silo => new ScriptedRunner((_, _) =>
            {
                // The last of the three to get a trial is sick; the others take their time until that has shown.
                int place;
                lock (seen)
                {
                    if (!seen.Contains(silo))
                        seen.Add(silo);
                    place = seen.IndexOf(silo);
                }

                if (place == 2)
                    throw Failing(failures);
                failures.Wait(patience);
            }),
        });

        var summary = await cluster.Run(Studies.Branin("b", trials), patience);

        Assert.Equal((StudyState.Completed, trials), (summary.State, summary.Counts.Completed));
        var journal = (await cluster.Journal.Read("b", 0)).Select(entry => entry.Event).ToList();
        var takenOut = Assert.Single(journal.OfType<SiloTakenOut>());
        Assert.Contains("no space left on device", takenOut.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(
            journal.SkipWhile(happened => happened != takenOut).OfType<TrialLeased>(), leased => leased.Holder.Silo == takenOut.Silo);
        Assert.True((await cluster.Audit("b")).Ok);
        var silos = await cluster.Catalog.Silos(patience);
        // The study says so as it goes: another grain hears of it a moment later.
        while (!silos.Any(silo => silo.TakenOut is not null))
            silos = await cluster.Catalog.Silos(patience);
        Assert.Equal(takenOut.Silo, Assert.Single(silos, silo => silo.TakenOut is not null).Silo);
    }

    private static IOException Failing(CountdownEvent failures)
    {
        if (!failures.IsSet)
            failures.Signal();
        return new IOException("no space left on device");
    }

    [Fact]
    public async Task Run_OfAStudyWhoseTrialsAllThrowTheSame_PausesItAndGoesOnWhenTheCauseIsMended()
    {
        var isBroken = true;
        await using var cluster = await TestCluster.Start(new TestClusterOptions
        {
            Objective = new ScriptedRunner((lease, _) =>
            {
                if (Volatile.Read(ref isBroken))
                    throw new FileNotFoundException($"there is no file for trial {lease.Attempt.Trial}");
            }),
        });
        var patience = Studies.Patience();
        await cluster.Study("b").Submit(new StudySubmission { Spec = Studies.Branin("b", trials: 100) }, patience);

        await cluster.Until("b", entries => entries.Any(entry => entry.Event is StudyPaused), patience);
        var paused = (await cluster.Study("b").Show(patience))!;
        Assert.Equal(StudyState.Paused, paused.State);
        Assert.Contains("FileNotFoundException: there is no file for trial", paused.Reason, StringComparison.Ordinal);

        Volatile.Write(ref isBroken, false);
        await cluster.Study("b").Resume(patience);
        var summary = await cluster.Ended("b", patience);

        Assert.Equal(100, summary.Counts.Completed + summary.Counts.Failed);
        // Two slots, and three trials that tell of the cause: no more came to grief than were on their way by then.
        Assert.InRange(summary.Counts.Failed, 0, 4);
        Assert.True((await cluster.Audit("b")).Ok);
    }

    [Fact]
    public async Task Run_OfATrialLongerThanItsTime_FailsAsTimedOutAndTheOthersGoOn()
    {
        await using var cluster = await TestCluster.Start(new TestClusterOptions
        {
            Objective = new ScriptedRunner((lease, stopping) =>
            {
                if (lease.Attempt.Trial != 2)
                    return;
                stopping.WaitHandle.WaitOne();
                stopping.ThrowIfCancellationRequested();
            }),
        });

        var summary = await cluster.Run(
            Studies.Branin("b", trials: 6, budget => budget with { TrialTime = TimeSpan.FromMilliseconds(500) }), Studies.Patience());

        Assert.Equal((5, 1), (summary.Counts.Completed, summary.Counts.Failed));
        var failed = Assert.Single(await cluster.Trials("b"), trial => trial.State == TrialState.Failed);
        Assert.Equal((2, FailureCause.TimedOut, 1, "timed out: not ended after 00:00:00.5000000"),
            (failed.Number, failed.Cause, failed.Attempts, failed.Reason));
    }

    [Fact]
    public async Task Add_OfASilo_GivesItWorkWhileAllOthersAreBusy()
    {
        using var gate = new ManualResetEventSlim();
        var patience = Studies.Patience();
        await using var cluster = await TestCluster.Start(
            new TestClusterOptions { Slots = 1, Objective = new ScriptedRunner((_, _) => gate.Wait(patience)) });
        await cluster.Study("b").Submit(new StudySubmission { Spec = Studies.Branin("b", trials: 6) }, patience);
        await cluster.Until("b", entries => entries.Any(entry => entry.Event is TrialLeased), patience);

        await cluster.Add();

        await cluster.Until(
            "b",
            entries => entries.Select(entry => entry.Event).OfType<TrialLeased>().Select(leased => leased.Holder).Distinct().Count() == 2,
            patience);
        gate.Set();
        Assert.Equal(6, (await cluster.Ended("b", patience)).Counts.Completed);
    }
}
