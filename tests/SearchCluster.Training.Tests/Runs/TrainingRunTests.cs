using SearchCluster.Training.Activations;
using SearchCluster.Training.Augmentation;
using SearchCluster.Training.Data;
using SearchCluster.Training.Initializers;
using SearchCluster.Training.Losses;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Optimizers;
using SearchCluster.Training.Reports;
using SearchCluster.Training.Runs;
using SearchCluster.Training.Schedules;
using Xunit;

namespace SearchCluster.Training.Tests.Runs;

public sealed class TrainingRunTests
{
    private static readonly DataSplits Apart = Clouds.Draw(600, features: 20, classes: 4, distance: 1);

    [Fact]
    public void Epochs_SeparableClasses_AreLearned()
    {
        var reports =
            Run(new TrainingPlan
            {
                Network = new DenseNetwork { Hidden = [32, 16] },
                Optimizer = new SgdOptimizer { LearningRate = 0.05, Momentum = 0.9 }
            }, Apart, epochs: 10);

        Assert.Equal(Enumerable.Range(0, 11), reports.Select(report => report.Epoch));
        Assert.True(reports[^1].ValidationAccuracy > 0.95, $"{reports[^1]}");
        Assert.True(reports[^1].TrainLoss < 0.2, $"{reports[^1]}");
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Epochs_EveryActivationNormalisedOrNot_Learns(Activation activation, bool batchNorm, double dropout)
    {
        var network =
            new DenseNetwork
            {
                Hidden = [33, 17],
                Activation = activation,
                BatchNorm = batchNorm,
                Dropout = dropout,
                Initializer = new XavierInitializer()
            };

        var reports = Run(new TrainingPlan { Network = network, Optimizer = new AdamOptimizer { LearningRate = 0.01 } }, Apart, epochs: 10);

        Assert.True(reports[^1].ValidationAccuracy > 0.9, $"{reports[^1]}");
    }

    public static TheoryData<Activation, bool, double> Networks()
    {
        var data = new TheoryData<Activation, bool, double>();
        foreach (var activation in (Activation[])[new SigmoidActivation(), new TanhActivation(), new ReluActivation(),
            new LeakyReluActivation(), new EluActivation(), new GeluActivation()])
        {
            data.Add(activation, false, 0);
            data.Add(activation, true, 0.2);
        }

        return data;
    }

    [Fact]
    public void CopyNetwork_AnyOptimizer_HoldsWeightsAndStatisticsWithoutMoments()
    {
        var plan = new TrainingPlan { Network = new DenseNetwork { Hidden = [33], BatchNorm = true } };
        OptimizerPlan[] optimizers = [new SgdOptimizer(), new SgdOptimizer { Momentum = 0.9 }, new RmsPropOptimizer(), new AdamOptimizer()];

        var lengths = optimizers.Select(optimizer =>
        {
            using var run = new TrainingRun(plan with { Optimizer = optimizer }, Apart, new TrainingRunOptions { Epochs = 1, Seed = 1 });
            return run.CopyNetwork().Length;
        });

        Assert.Single(lengths.Distinct());
    }

    // All examples are one image and the weights stay where they are, so that nothing but the augmentation can tell steps apart.
    [Fact]
    public void Epochs_WithAugmentation_ChangeTheSameImageOtherwiseInEveryStep()
    {
        var digits = new DigitsDataset { Take = 100 }.Load(1);
        var image = digits.Training.Features[..64];
        var same = digits.Training
            with
        {
            Features = [.. Enumerable.Repeat(image, 8).SelectMany(pixels => pixels)],
            Labels = [.. Enumerable.Repeat(digits.Training.Labels[0], 8)]
        };
        var plan = new TrainingPlan
        {
            Network = new DenseNetwork { Hidden = [] },
            Optimizer = new SgdOptimizer { LearningRate = 1e-30 },
            BatchSize = 8,
            Augmentation = [new Shift { Pixels = 2 }]
        };

        var losses = Run(plan, digits with { Training = same }, epochs: 4).Skip(1).Select(report => report.TrainLoss).ToList();

        Assert.Equal(4, losses.Distinct().Count());
        Assert.Single(
            Run(plan with { Augmentation = [] }, digits with { Training = same }, epochs: 4).Skip(1).Select(report => report.TrainLoss)
            .Distinct());
    }

    [Fact]
    public void Epochs_LinearClassifier_HasNoHiddenLayer()
    {
        var reports =
            Run(new TrainingPlan
            {
                Network = new DenseNetwork { Hidden = [] },
                Optimizer = new SgdOptimizer { LearningRate = 0.05, Momentum = 0.9 }
            }, Apart, epochs: 10);

        Assert.All(reports, report => Assert.Empty(report.Layers));
        Assert.True(reports[^1].ValidationAccuracy > 0.9, $"{reports[^1]}");
    }

    // With batch normalisation a layer has no bias, but a scale and a shift a unit.
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public void Epochs_OfANetwork_ReportTheParametersThatItLearns(bool batchNorm, int besideWeights)
    {
        var plan = new TrainingPlan { Network = new DenseNetwork { Hidden = [7, 5], BatchNorm = batchNorm } };

        var expected = Apart.Training.Shape.Features * 7 + 7 * 5 + besideWeights * (7 + 5) + 5 * 4 + 4;

        Assert.All(Run(plan, Apart, epochs: 1), report => Assert.Equal(expected, report.Parameters));
    }

    [Fact]
    public void Epochs_ZeroInitializer_BeginAtLogOfClassesAndStaySymmetric()
    {
        var network = new DenseNetwork { Hidden = [8], Activation = new SigmoidActivation(), Initializer = new ZeroInitializer() };

        var reports =
            Run(new TrainingPlan { Network = network, Optimizer = new SgdOptimizer { LearningRate = 0.5, Momentum = 0.9 } }, Apart,
            epochs: 5);

        Assert.Equal(Math.Log(4), reports[0].TrainLoss, 1e-6);
        Assert.All(reports, report => Assert.Equal(1, report.Layers[0].SymmetricShare));
        Assert.True(reports[^1].TrainLoss < reports[0].TrainLoss, $"{reports[^1]}");
    }

    [Fact]
    public void Epochs_TheSameSeed_GiveTheSameBitsWhateverRunsBeside()
    {
        var plan = new TrainingPlan
        {
            Network = new DenseNetwork { Hidden = [40, 24], BatchNorm = true, Dropout = 0.3 },
            Optimizer = new SgdOptimizer { Momentum = 0.9, Schedule = new CosineSchedule { WarmupEpochs = 1 } },
        };
        var alone = Run(plan, Apart, epochs: 4);

        var beside = Enumerable.Range(0, 4).AsParallel().WithDegreeOfParallelism(4).Select(_ => Run(plan, Apart, epochs: 4)).ToList();
        var other = Run(plan, Apart, epochs: 4, seed: 2);

        Assert.All(beside, reports => Assert.Equal(Numbers(alone), Numbers(reports)));
        Assert.NotEqual(Numbers(alone), Numbers(other));
    }

    [Fact]
    public void Epochs_AskedForOneByOne_RunOneByOne()
    {
        using var run = new TrainingRun(new TrainingPlan(), Apart, new TrainingRunOptions { Epochs = 1000, Seed = 1 });

        Assert.Equal([0, 1, 2], run.Epochs().Take(3).Select(report => report.Epoch));
    }

    [Fact]
    public void Epochs_LearningRateFarTooHigh_DivergeAtTheStepThatShowedIt()
    {
        var plan = new TrainingPlan { Optimizer = new SgdOptimizer { LearningRate = 1e6 }, BatchSize = 64 };
        using var run = new TrainingRun(plan, Apart, new TrainingRunOptions { Epochs = 5, Seed = 1 });

        var reports = run.Epochs().ToList();

        var divergence = Assert.IsType<Divergence>(run.Divergence);
        Assert.InRange(divergence.Step, 2, 100);
        Assert.Equal(reports[0].TrainLoss, divergence.InitialLoss);
        Assert.True(!(divergence.Loss <= 3 * divergence.InitialLoss), $"{divergence}");
        Assert.True(reports[^1].Epoch < 5);
    }

    [Fact]
    public void Epochs_ASmallBatchAboveTheFactor_IsNotYetADivergence()
    {
        // Labels at random and a large step: single batches of 4 exceed any factor just above 1, their mean over 256 does not exceed 3.
        var plan = new TrainingPlan { BatchSize = 4, Optimizer = new SgdOptimizer { LearningRate = 0.02 } };
        using var run = new TrainingRun(plan, Clouds.Draw(400, 10, 4, distance: 0), new TrainingRunOptions { Epochs = 3, Seed = 1 });

        Assert.Equal(4, run.Epochs().Count());
        Assert.Null(run.Divergence);
    }

    [Fact]
    public void Epochs_NoProgressForPatience_StopEarly()
    {
        var plan = new TrainingPlan
        {
            EarlyStopping = new EarlyStoppingPlan { Patience = 3 },
            Optimizer = new SgdOptimizer { LearningRate = 1e-12 }
        };
        using var run = new TrainingRun(plan, Apart, new TrainingRunOptions { Epochs = 50, Seed = 1 });

        var reports = run.Epochs().ToList();

        Assert.True(run.StoppedEarly);
        Assert.Equal(4, reports[^1].Epoch);
    }

    [Fact]
    public void Epochs_LastBatchOfOneExampleUnderBatchNorm_IsLeftOut()
    {
        var plan = new TrainingPlan { BatchSize = 64, Network = new DenseNetwork { BatchNorm = true } };

        var reports = Run(plan, Clouds.Draw(129, 20, 4, distance: 1), epochs: 3);

        Assert.All(reports, report => Assert.True(double.IsFinite(report.TrainLoss)));
    }

    [Fact]
    public void Epochs_MeanSquaredError_Learns()
    {
        var reports =
            Run(new TrainingPlan { Loss = Loss.MeanSquaredError, Optimizer = new AdamOptimizer { LearningRate = 0.01 } }, Apart,
            epochs: 10);

        Assert.True(reports[^1].TrainAccuracy > 0.95, $"{reports[^1]}");
    }

    [Fact]
    public void Epochs_Canceled_StopWithinAStep()
    {
        using var cancellation = new CancellationTokenSource();
        using var run = new TrainingRun(new TrainingPlan(), Apart, new TrainingRunOptions { Epochs = 5, Seed = 1 });

        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (var report in run.Epochs(cancellation.Token))
                cancellation.Cancel();
        });
    }

    [Fact]
    public void Evaluate_AfterTraining_EqualsTheLastReportOnTheSameSplit()
    {
        using var run = new TrainingRun(new TrainingPlan(), Apart, new TrainingRunOptions { Epochs = 2, Seed = 1 });
        var last = run.Epochs().Last();

        Assert.Equal(new Evaluation(last.ValidationLoss, last.ValidationAccuracy), run.Evaluate(Apart.Validation));
    }

    private static List<EpochReport> Run(TrainingPlan plan, DataSplits data, int epochs, ulong seed = 1)
    {
        using var run = new TrainingRun(plan, data, new TrainingRunOptions { Epochs = epochs, Seed = seed });
        return [.. run.Epochs()];
    }

    private static IEnumerable<double?> Numbers(IEnumerable<EpochReport> reports) => reports.SelectMany(report => report.Layers
        .SelectMany(layer =>
            new[] { layer.ActivationMean, layer.ActivationStandardDeviation, layer.SaturatedShare, layer.DeadShare, layer.GradientNorm,
            layer.UpdateRatio })
        .Concat([report.TrainLoss, report.TrainAccuracy, report.ValidationLoss, report.ValidationAccuracy]));
}
