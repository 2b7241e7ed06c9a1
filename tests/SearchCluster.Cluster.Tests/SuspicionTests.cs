using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Cluster.Tests;

/// <summary>Trials whose silos are killed more often than a trial may lose silos.</summary>
public sealed class SuspicionTests
{
    private const int Epochs = 60;

    [Fact]
    public async Task Kill_OfOneSiloAfterTheOtherWhileTheTrialGetsFurther_CompletesIt()
    {
        var patience = Studies.Patience();
        await using var cluster = await TestCluster.Start(new TestClusterOptions
        {
            Silos = 2,
            Slots = 1,
            Objective = new PacedRunner(TimeSpan.FromMilliseconds(25)),
        });
        await cluster.Study("b").Submit(new StudySubmission { Spec = TrainingStudies.Digits("b", trials: 1, Epochs) }, patience);

        var reached = 0;
        var killed = new HashSet<string>();
        while (killed.Count <= Study.MostLivesLost)
        {
            await cluster.Add();
            var journal = await cluster.Until(
                "b", entries => Reached(entries) > reached && !killed.Contains(HolderOf(entries, 0)!), patience);
            reached = Reached(journal);
            await Kill(cluster, HolderOf(journal, 0)!, killed);
        }

        Assert.Equal(1, (await cluster.Ended("b", patience)).Counts.Completed);
        var trial = Assert.Single(await cluster.Trials("b"));
        Assert.Equal(Epochs, trial.Epochs);
        Assert.InRange(trial.Attempts, Study.MostLivesLost + 2, int.MaxValue);
        Assert.True((await cluster.Audit("b")).Ok);
    }

    [Fact]
    public async Task Kill_OfEverySiloOnWhichATrialBegins_FailsItAndCompletesTheOthers()
    {
        const int killer = 1;
        using var gate = new ManualResetEventSlim();
        var patience = Studies.Patience();
        await using var cluster = await TestCluster.Start(new TestClusterOptions
        {
            Silos = 2,
            Slots = 1,
            Objective = new ScriptedRunner((lease, _) =>
            {
                // A dead silo finishes nothing and hands nothing back.
                if (lease.Attempt.Trial == killer)
                    gate.Wait(patience);
            }),
        });
        await cluster.Study("b").Submit(new StudySubmission { Spec = Studies.Branin("b", trials: 6) }, patience);

        // A lease whose answer was lost with a coordinator lapses, and the same silo gets the trial again.
        var killed = new HashSet<string>();
        while (true)
        {
            await cluster.Add();
            var journal = await cluster.Until(
                "b", entries => HasEnded(entries, killer)
                    || (HolderOf(entries, killer) is { } holder && !killed.Contains(holder)), patience);
            if (HasEnded(journal, killer))
                break;
            await Kill(cluster, HolderOf(journal, killer)!, killed);
        }

        var evidence = (await cluster.Journal.Read("b", 0)).Select(entry => entry.Event).OfType<TrialReleased>()
            .Where(released => released is { Trial: killer, Cause: ReleaseCause.Lost }).ToList();
        Assert.True(evidence.Count == Study.MostLivesLost - 1, string.Join('\n', await cluster.Journal.Read("b", 0)));
        var summary = await cluster.Ended("b", patience);
        Assert.Equal((5, 1), (summary.Counts.Completed, summary.Counts.Failed));
        gate.Set();
        Assert.Equal(FailureCause.Suspected, (await cluster.Trials("b"))[killer].Cause);
        Assert.True((await cluster.Audit("b")).Ok);
    }

    private static Task Kill(TestCluster cluster, string silo, HashSet<string> killed)
    {
        Assert.True(killed.Add(silo));
        return cluster.Kill(cluster.Silos.Single(handle => handle.SiloAddress.ToParsableString() == silo));
    }

    private static string? HolderOf(IReadOnlyList<JournalEntry> journal, int trial) =>
        journal.Select(entry => entry.Event).OfType<TrialLeased>().LastOrDefault(leased => leased.Trial == trial)?.Holder.Silo;

    private static bool HasEnded(IReadOnlyList<JournalEntry> journal, int trial) =>
        journal.Any(entry => entry.Event is TrialEnded ended && ended.Trial == trial);

    private static int Reached(IReadOnlyList<JournalEntry> journal) =>
        journal.Select(entry => entry.Event).OfType<TrialReported>().Select(reported => reported.Report.Epoch).DefaultIfEmpty().Max();
}
