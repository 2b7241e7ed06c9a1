using SearchCluster.Training.Data;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Optimizers;
using SearchCluster.Training.Reports;
using SearchCluster.Training.Schedules;
using Xunit;

namespace SearchCluster.Training.Tests;

public sealed class TrainingStateTests
{
    private static readonly DataSplits Data = Clouds.Draw(300, features: 12, classes: 3, distance: 1);

    private static readonly TrainingPlan Plan = new()
    {
        Network = new DenseNetwork { Hidden = [24, 16], BatchNorm = true, Dropout = 0.2 },
        Optimizer = new AdamOptimizer { Schedule = new CosineSchedule() },
        EarlyStopping = new EarlyStoppingPlan { Patience = 4 },
    };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void TryRestoreState_AfterAnyEpoch_GoesOnToTheSameBits(int epoch)
    {
        using var whole = Begin();
        byte[] state = [];
        var rest = new List<EpochReport>();
        foreach (var report in whole.Epochs())
            if (report.Epoch == epoch)
                state = whole.SaveState();
            else if (report.Epoch > epoch)
                rest.Add(report);

        using var resumed = Begin();
        Assert.True(resumed.TryRestoreState(state));
        var continued = resumed.Epochs().ToList();

        Assert.NotEmpty(rest);
        Assert.Equal(rest.Select(Numbers), continued.Select(Numbers));
        Assert.Equal(whole.StoppedEarly, resumed.StoppedEarly);
    }

    [Fact]
    public void TryRestoreState_DamagedOrOfAnotherNetwork_ChangesNothing()
    {
        using var source = Begin();
        var first = source.Epochs().Take(2).ToList();
        var state = source.SaveState();
        using var other = new TrainingRun(Plan with { Network = new DenseNetwork { Hidden = [23] } }, Data, new TrainingRunOptions { Epochs = 8, Seed = 5 });
        using var fresh = Begin();
        var damaged = (byte[])state.Clone();
        damaged[^1] ^= 1;

        Assert.False(other.TryRestoreState(state));
        Assert.False(fresh.TryRestoreState(damaged));
        Assert.False(fresh.TryRestoreState([]));
        Assert.Equal(first.Select(Numbers), fresh.Epochs().Take(2).Select(Numbers));
    }

    private static TrainingRun Begin() => new(Plan, Data, new TrainingRunOptions { Epochs = 8, Seed = 5 });

    private static (double, double, double, double, double?) Numbers(EpochReport report) =>
        (report.TrainLoss, report.ValidationLoss, report.ValidationAccuracy, report.Layers[1].GradientNorm, report.Layers[0].UpdateRatio);
}
