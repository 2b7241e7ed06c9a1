using SearchCluster.Search;
using SearchCluster.Search.Pruners;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Cluster.Tests;

public sealed class PromotionTests
{
    private const int Trials = 9;
    private const int Epochs = 9;

    [Fact]
    public async Task Run_WithAshaThatPromotes_TrainsEveryTrialAsIfNothingHadPausedIt()
    {
        var patience = Studies.Patience();
        await using var cluster = await TestCluster.Start(new TestClusterOptions { Silos = 2, Slots = 1 });
        await cluster.Run(TrainingStudies.Digits("undisturbed", Trials, Epochs), patience);

        var summary = await cluster.Run(
            TrainingStudies.Digits("promoted", Trials, Epochs, new AshaPrunerOptions { Variant = HalvingVariant.Promote }), patience);

        Assert.Equal(StudyState.Completed, summary.State);
        Assert.Equal(Trials, summary.Counts.Completed + summary.Counts.Pruned);
        Assert.InRange(summary.Counts.Completed, 1, 4);
        Assert.True((await cluster.Audit("promoted")).Ok);
        foreach (var trial in await cluster.Trials("promoted"))
        {
            var curve = await cluster.Curve("promoted", trial.Number);
            Assert.Equal(trial.Epochs + 1, curve.Count);
            Assert.Equal((await cluster.Curve("undisturbed", trial.Number)).Take(curve.Count), curve);
            // What was kept at the rungs is forgotten with the trial's end.
            Assert.Null(await cluster.Journal.Load("promoted", trial.Number));
        }
    }

    // A promoted attempt goes on from the rung: the epochs before it are told from the checkpoint, not trained again.
    [Fact]
    public async Task Run_WithAshaThatPromotes_KeepsTheCheckpointUntilThePromotion()
    {
        await using var cluster = await TestCluster.Start(new TestClusterOptions { Silos = 1, Slots = 1 });
        await cluster.Run(TrainingStudies.Digits(
            "promoted", Trials, Epochs, new AshaPrunerOptions { Variant = HalvingVariant.Promote }), Studies.Patience());

        var journal = (await cluster.Journal.Read("promoted", 0)).Select(entry => entry.Event).ToList();
        Assert.NotEmpty(journal.OfType<TrialPromoted>());
        Assert.All(journal.OfType<TrialPromoted>(), promoted => Assert.Contains(
            journal.OfType<TrialPaused>(), paused => paused.Trial == promoted.Trial));
        Assert.DoesNotContain(cluster.Log.Entries, entry => entry.ToString()!.Contains("checkpoint", StringComparison.Ordinal));
        Assert.All(
            await cluster.Trials("promoted"),
            trial => Assert.Equal(trial.State == TrialState.Completed ? Epochs : trial.Epochs, trial.Epochs));
    }
}
