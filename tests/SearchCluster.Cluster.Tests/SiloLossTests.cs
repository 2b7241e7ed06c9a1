using SearchCluster.Contracts.Grains;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Cluster.Tests;

public sealed class SiloLossTests
{
    private const int Trials = 60;

    // One of the three has the coordinator, one the dispatcher; every one executes trials.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Kill_OfASiloThatExecutesTrials_GoesOnAndCountsEachTrialOnce(int victim)
    {
        using var gate = new ManualResetEventSlim();
        var everySlotHangs = new TaskCompletionSource();
        var hanging = 0;
        var patience = Studies.Patience();
        // Once a few trials have ended, attempts hang: a dead silo finishes nothing and hands nothing back.
        var objective = new ScriptedRunner((lease, _) =>
        {
            if (lease.Attempt.Trial < 20 || gate.IsSet)
                return;
            if (Interlocked.Increment(ref hanging) == 6)
                everySlotHangs.SetResult();
            gate.Wait(patience);
        });
        await using var cluster = await TestCluster.Start(new TestClusterOptions { Silos = 3, Slots = 2, Objective = objective });
        await cluster.Study("b").Submit(new StudySubmission { Spec = Studies.Branin("b", Trials) }, patience);
        await everySlotHangs.Task.WaitAsync(patience);

        await cluster.Kill(cluster.Silos[victim]);
        await cluster.Until("b", entries => entries.Any(entry => entry.Event is TrialReleased { Cause: ReleaseCause.Lost }), patience);
        gate.Set();
        var summary = await cluster.Ended("b", patience);

        Assert.Equal(Trials, summary.Counts.Completed);
        Assert.Equal(Trials, summary.Counts.Proposed);
        var audit = await cluster.Audit("b");
        Assert.True(audit.Ok);
        Assert.True(audit.Attempts > Trials);
        Assert.All(await cluster.Trials("b"), trial => Assert.Equal(TrialState.Completed, trial.State));
    }
}
