using SearchCluster.Silo.Workers;
using SearchCluster.Training;
using SearchCluster.Training.Data;
using SearchCluster.Training.Preprocessing;
using Xunit;

namespace SearchCluster.Silo.Tests.Workers;

public sealed class DataCacheTests
{
    private static readonly SyntheticDataset Dataset = new() { Examples = 50, Features = 4 };

    private readonly DataCache _cache = new();

    [Fact]
    public void Read_OfOneDataSet_IsOneCopyForAll()
    {
        var read = _cache.Read(Dataset, seed: 1);

        Assert.Same(read, _cache.Read(Dataset with { }, seed: 1));
        Assert.Same(read, _cache.Prepare(new TrainingPlan { Dataset = Dataset }, seed: 1).Splits);
        Assert.NotSame(read, _cache.Read(Dataset, seed: 2));
        Assert.NotSame(read, _cache.Read(Dataset with { Validation = 0.3 }, seed: 1));
    }

    [Fact]
    public void Prepare_OfSeveralForms_KeepsEachOnce()
    {
        var plan = new TrainingPlan { Dataset = Dataset, Preprocessing = [new MeanSubtraction()] };
        var centred = _cache.Prepare(plan, seed: 1);
        var scaled = _cache.Prepare(plan with { Preprocessing = [new MeanSubtraction(), new Standardization()] }, seed: 1);

        Assert.Same(centred, _cache.Prepare(plan with { BatchSize = 7 }, seed: 1));
        Assert.NotEqual(centred.Splits.Sha256, scaled.Splits.Sha256);
        Assert.Equal(0, centred.Splits.Training.Features.Chunk(4).Average(row => row[0]), 1e-5);
    }

    [Fact]
    public void Read_ByManySlotsAtOnce_ReadsOnce()
    {
        // All are there before any goes on: a copy for each would be seen.
        using var barrier = new Barrier(8);
        var copies = new DataSplits[8];
        var threads = copies.Select((_, slot) => new Thread(() =>
        {
            barrier.SignalAndWait();
            copies[slot] = _cache.Read(Dataset, seed: 1);
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.Single(copies.Distinct(ReferenceEqualityComparer.Instance));
    }

    [Fact]
    public void Read_OfWhatFailedBefore_TriesAgain()
    {
        var file = Path.GetTempFileName();
        File.Delete(file);
        var csv = new CsvDataset { File = file, Label = "label" };
        Assert.Throws<DataFileException>(() => _cache.Read(csv, seed: 1));
        File.WriteAllLines(file, ["x,label", .. Enumerable.Range(0, 20).Select(row => $"{row},{(row % 2 == 0 ? "even" : "odd")}")]);

        Assert.Equal(20, _cache.Read(csv, seed: 1) is { } splits ? splits.Training.Count + splits.Validation.Count + splits.Test.Count : 0);
        File.Delete(file);
    }

    [Fact]
    public void Read_OfMoreThanAreKept_LetsTheLeastRecentlyUsedGo()
    {
        var first = _cache.Read(Dataset, seed: 0);
        var second = _cache.Read(Dataset, seed: 1);
        for (var seed = 2UL; seed < 7; seed++)
        {
            Assert.Same(first, _cache.Read(Dataset, seed: 0));
            _cache.Read(Dataset, seed);
        }

        Assert.Same(first, _cache.Read(Dataset, seed: 0));
        var again = _cache.Read(Dataset, seed: 1);
        Assert.NotSame(second, again);
        Assert.Equal(second.Sha256, again.Sha256);
    }
}
