using SearchCluster.Randomness;
using SearchCluster.Training.Losses;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Optimizers;
using SearchCluster.Training.Preflight;
using SearchCluster.Training.Runs;
using Xunit;

namespace SearchCluster.Training.Tests.Preflight;

public sealed class SteppedTrainingTests
{
    private static readonly TrainingPlan Plan = new()
    {
        Network = new DenseNetwork { Hidden = [8], BatchNorm = true, Dropout = 0.2 },
        Optimizer = new SgdOptimizer { LearningRate = 0.1, Momentum = 0.9 },
        BatchSize = 40,
    };

    [Fact]
    public void Step_OverAnEpoch_LosesWhatATrainingRunLoses()
    {
        var data = Clouds.Draw(40, features: 6, classes: 3, distance: 1);
        using var run = new TrainingRun(Plan, data, new TrainingRunOptions { Epochs = 1, Seed = 5 });
        var epoch = run.Epochs().Last();
        using var stepped = new SteppedTraining(Plan, data.Training, 40, seed: 5);

        // One batch of all examples, in the order of the epoch's shuffle: dropout masks go by row.
        var order = Enumerable.Range(0, 40).ToArray();
        RandomStream.At(5, RandomPurpose.Shuffle, 1).Shuffle<int>(order);
        var loss = stepped.Step(data.Training, order, 0.1);

        Assert.Equal(epoch.TrainLoss, loss.Total / 40);
    }

    [Fact]
    public void Reset_GoesBackToTheFirstWeights()
    {
        var data = Clouds.Draw(40, features: 6, classes: 3, distance: 1).Training;
        using var stepped = new SteppedTraining(Plan, data, 40, seed: 5);
        var all = Enumerable.Range(0, 40).ToArray();

        var first = Losses(stepped);
        stepped.Reset();
        var again = Losses(stepped);

        Assert.Equal(first, again);
        Assert.True(first[^1].Total < first[0].Total);

        List<LossSum> Losses(SteppedTraining training) => [.. Enumerable.Range(0, 10).Select(_ => training.Step(data, all, 0.1))];
    }

    [Fact]
    public void MeasuredStep_OfPlainGradientDescent_GivesARatioInProportionToTheRate()
    {
        var data = Clouds.Draw(40, features: 6, classes: 3, distance: 1).Training;
        var plan = Plan with { Network = new DenseNetwork { Hidden = [8] }, Optimizer = new SgdOptimizer() };
        using var stepped = new SteppedTraining(plan, data, 40, seed: 5);
        var all = Enumerable.Range(0, 40).ToArray();

        var low = stepped.MeasuredStep(data, all, 1e-3).UpdateRatio;
        stepped.Reset();
        var high = stepped.MeasuredStep(data, all, 1e-2).UpdateRatio;

        // Single precision: a weight of 0.5 moves by 1e-4, rounded at 3e-8.
        Assert.Equal(10, high / low, 0.01);
    }
}
