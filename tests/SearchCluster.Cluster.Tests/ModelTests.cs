using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Cluster.Tests;

/// <summary>The model of a study's best trial is there in the end, whatever died on the way, and the same to the last bit.</summary>
public sealed class ModelTests
{
    [Theory]
    [InlineData(0, KeptModels.Best)]
    [InlineData(1, KeptModels.Best)]
    [InlineData(2, KeptModels.None)]
    public async Task Kill_OfASiloThatTrains_LeavesTheModelOfTheBest(int victim, KeptModels keep)
    {
        var patience = Studies.Patience();
        var spec = TrainingStudies.Digits("digits", trials: 10, epochs: 5) with { Keep = keep };
        var undisturbed = await ModelsAfter(spec, (_, _) => Task.CompletedTask);

        var disturbed = await ModelsAfter(spec, async (cluster, study) =>
        {
            await cluster.Until(study, journal => journal.Any(entry => entry.Event is TrialEnded), patience);
            await cluster.Kill(cluster.Silos[victim]);
        });

        Assert.Equal(keep == KeptModels.None ? 0 : 1, undisturbed.Count);
        Assert.Equal(undisturbed.Select(model => model.Stored), disturbed.Select(model => model.Stored));
        Assert.Equal(
            undisturbed.Select(model => Convert.ToHexString(model.Bytes)), disturbed.Select(model => Convert.ToHexString(model.Bytes)));
    }

    private static async Task<IReadOnlyList<(StoredModel Stored, byte[] Bytes)>> ModelsAfter(
        StudySpec spec, Func<TestCluster, string, Task> disturb)
    {
        var patience = Studies.Patience();
        await using var cluster = await TestCluster.Start(new TestClusterOptions { Silos = 3, Slots = 1 });
        await cluster.Study(spec.Name).Submit(new StudySubmission { Spec = spec }, patience);
        await disturb(cluster, spec.Name);
        var study = await cluster.Ended(spec.Name, patience);
        Assert.NotNull(study.Best!.Test);

        var models = new List<(StoredModel, byte[])>();
        foreach (var stored in await cluster.Catalog.Models(spec.Name, patience))
        {
            Assert.Equal((study.Best.Number, study.Best.Epoch, true), (stored.Key.Trial, stored.Key.Epoch, stored.IsPinned));
            models.Add((stored, (await cluster.Catalog.Model(stored.Key, 0, patience))!));
        }

        return models;
    }
}
