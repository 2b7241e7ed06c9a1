using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Cluster.Tests;

public sealed class CrossValidationTests
{
    private const int Trials = 4;
    private const int Epochs = 4;
    private const int Folds = 3;

    [Fact]
    public async Task Run_OfFoldsOnOneSlotAndOnSix_MeasuresTheSameBits()
    {
        var alone = await Run(silos: 1, slots: 1);
        var many = await Run(silos: 3, slots: 2);

        Assert.Equal(alone, many);
    }

    [Fact]
    public async Task Kill_OfASiloThatTrainsFolds_LeasesThemAgainToTheSameBits()
    {
        var patience = Studies.Patience();
        var undisturbed = await Run(silos: 1, slots: 1);
        await using var cluster = await TestCluster.Start(new TestClusterOptions { Silos = 3, Slots = 2 });
        await cluster.Study("folds").Submit(new StudySubmission { Spec = Spec }, patience);
        await cluster.Until("folds", entries => entries.Any(entry => entry.Event is FoldEnded), patience);

        await cluster.Kill(cluster.Silos[2]);
        var summary = await cluster.Ended("folds", patience);

        Assert.Equal(Trials, summary.Counts.Completed);
        Assert.True((await cluster.Audit("folds")).Ok);
        Assert.Equal(undisturbed, (await cluster.Trials("folds")).Select(TrainingStudies.Bits));
    }

    // Folds of one configuration diverge each in its time, and which of them does first depends on the slots.
    [Fact]
    public async Task Run_OfFoldsThatDiverge_ShowsTheSameOnOneTwoAndFourSlots()
    {
        var one = await RunDiverging(slots: 1);

        Assert.Contains("\"state\":\"Diverged\"", string.Join('\n', one), StringComparison.Ordinal);
        Assert.Equal(one, await RunDiverging(slots: 2));
        Assert.Equal(one, await RunDiverging(slots: 4));
    }

    private static async Task<IReadOnlyList<string>> RunDiverging(int slots)
    {
        var spec = TrainingStudies.Digits("folds", trials: 12, Epochs, folds: 5);
        spec = spec with
        {
            Search =
            spec.Search with { Space = new() { ["optimizer.learningRate"] = new LogUniformDomain { Low = 0.1, High = 100 } } }
        };
        await using var cluster = await TestCluster.Start(new TestClusterOptions { Slots = slots });
        var summary = await cluster.Run(spec, Studies.Patience());

        Assert.True((await cluster.Audit("folds")).Ok);
        var trials = await cluster.Trials("folds");
        var curves = new List<string>();
        foreach (var trial in trials)
            curves.AddRange(await cluster.Curve("folds", trial.Number));
        return [TrainingStudies.Bits(summary), .. trials.Select(TrainingStudies.Bits), .. curves];
    }

    private static Contracts.StudySpec Spec => TrainingStudies.Digits("folds", Trials, Epochs, folds: Folds);

    private static async Task<IReadOnlyList<string>> Run(short silos, int slots)
    {
        await using var cluster = await TestCluster.Start(new TestClusterOptions { Silos = silos, Slots = slots });
        var summary = await cluster.Run(Spec, Studies.Patience());

        Assert.Equal((StudyState.Completed, Trials), (summary.State, summary.Counts.Completed));
        // The best is trained once more, on training and validation together.
        Assert.NotNull(summary.Best!.Test);
        var audit = await cluster.Audit("folds");
        Assert.Equal((true, Trials, Trials * Folds), (audit.Ok, audit.Ended, audit.Attempts));
        var trials = await cluster.Trials("folds");
        Assert.All(trials, trial => Assert.Equal(trial.Value!.Value, trial.Folds!.Average(fold => fold.Value!.Value)));
        foreach (var trial in trials)
            Assert.Equal(Folds * (Epochs + 1), (await cluster.Curve("folds", trial.Number)).Count);
        return [.. trials.Select(TrainingStudies.Bits)];
    }
}
