using System.Security.Cryptography;
using System.Text.Json;
using SearchCluster.Training.Activations;
using SearchCluster.Training.Augmentation;
using SearchCluster.Training.Data;
using SearchCluster.Training.Initializers;
using SearchCluster.Training.Losses;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Optimizers;
using SearchCluster.Training.Preprocessing;
using SearchCluster.Training.Runs;
using SearchCluster.Training.Schedules;

namespace SearchCluster.Training.Tests.Runs;

/// <summary>
/// A hash of what whole trainings come to, of every kind of layer, activation, initializer, optimizer and preprocessing: equal wherever
/// bits are portable.
/// </summary>
internal static class TrainingBits
{
    /// <summary>SHA-256 over all reports and last states of the trainings.</summary>
    public static string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var digits = new DigitsDataset { Take = 150 }.Load(3);
        foreach (var plan in Plans())
        {
            var data = FittedPipeline.Prepare(plan.Preprocessing, digits);
            using var run = new TrainingRun(plan, data, new TrainingRunOptions { Epochs = 2, Seed = 4, Clock = new StoppedClock() });
            hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(run.Epochs().ToList()));
            hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(run.Evaluate(data.Test)));
            // All that was learned, and what pads it: of a state that went from one machine to another nothing may tell where it was made.
            hash.AppendData(run.SaveState());
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static IEnumerable<TrainingPlan> Plans()
    {
        yield return new()
        {
            Network = new DenseNetwork
            {
                Hidden = [33, 20],
                Activation = new SigmoidActivation(),
                Initializer = new XavierInitializer(),
                BatchNorm = true,
                Dropout = 0.3
            },
            Preprocessing = [new MeanSubtraction(), new Standardization()],
            Optimizer = new AdamOptimizer { Schedule = new CosineSchedule { WarmupEpochs = 1 } },
            Regularization = new() { L2 = 1e-3 },
        };
        yield return new()
        {
            Network = new DenseNetwork { Hidden = [21, 17], Activation = new TanhActivation(), Initializer = new OrthogonalInitializer() },
            Preprocessing = [new MeanSubtraction(), new Whitening()],
            Optimizer = new RmsPropOptimizer { Schedule = new StepSchedule { Every = 1 } },
            Loss = Loss.MeanSquaredError,
        };
        yield return new()
        {
            Network = new ConvolutionalNetwork
            {
                Activation = new GeluActivation(),
                BatchNorm = true,
                Layers = [new ConvolutionPlan { Filters = 5 }, new MaxPoolingPlan(), new ResidualPlan { Filters = 7, Stride = 2 },
                    new ResidualPlan { Filters = 7 }, new GlobalAveragePoolingPlan(), new DropoutPlan()],
            },
            Preprocessing = [new PerChannelMean()],
            Augmentation = [new HorizontalFlip(), new Shift { Pixels = 1 }, new RandomCrop(), new Cutout { Size = 2 }],
            Optimizer = new SgdOptimizer { Momentum = 0.9, Nesterov = true },
        };
        yield return new()
        {
            Network = new ConvolutionalNetwork
            {
                Activation = new EluActivation(),
                Initializer = new LecunInitializer(),
                Layers = [new ConvolutionPlan { Filters = 19, Size = 5, Stride = 2, Padding = 1 },
                    new AveragePoolingPlan { Size = 2, Stride = 1 }, new FlattenPlan(), new DensePlan { Units = 18 }],
            },
            Preprocessing = [new MinMaxScaling()],
            Optimizer = new AdamWOptimizer { WeightDecay = 0.1 },
            Regularization = new() { L1 = 1e-4 },
        };
        yield return new()
        {
            Network = new DenseNetwork { Hidden = [40], Activation = new LeakyReluActivation() },
            Preprocessing = [new MeanSubtraction(), new PrincipalComponents { Components = 30 }],
        };
    }
}
