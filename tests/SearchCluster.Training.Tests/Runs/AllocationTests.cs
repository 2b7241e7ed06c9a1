using SearchCluster.Training.Augmentation;
using SearchCluster.Training.Data;
using SearchCluster.Training.Losses;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Optimizers;
using SearchCluster.Training.Runs;
using SearchCluster.Training.Schedules;
using Xunit;

namespace SearchCluster.Training.Tests.Runs;

public sealed class AllocationTests
{
    [Theory]
    [MemberData(nameof(Plans))]
    public void Epochs_InSteadyState_AllocateNothingPerStep(string name, TrainingPlan plan)
    {
        // Two sizes of data differ in nothing but their steps; what an epoch allocates besides (its report) is the same.
        Assert.Equal((name, Allocated(plan, examples: 320)), (name, Allocated(plan, examples: 1280)));
    }

    public static TheoryData<string, TrainingPlan> Plans() => new()
    {
        { "dense", new TrainingPlan { Network = new DenseNetwork { Hidden = [32, 16], BatchNorm = true, Dropout = 0.2 },
            Optimizer = new AdamOptimizer() } },
        {
            "convolutional",
            new TrainingPlan
            {
                Network = new ConvolutionalNetwork
                {
                    BatchNorm = true,
                    Layers = [new ConvolutionPlan { Filters = 4 }, new MaxPoolingPlan(), new ResidualPlan { Filters = 6, Stride = 2 },
                        new GlobalAveragePoolingPlan(), new DropoutPlan()],
                },
                Augmentation = [new HorizontalFlip(), new Shift { Pixels = 1 }, new RandomCrop(), new Cutout { Size = 2 }],
                Loss = Loss.MeanSquaredError,
            }
        },
        {
            // Both kinds of shortcut, and batch normalization wherever it can stand.
            "residual",
            new TrainingPlan
            {
                Network = new ConvolutionalNetwork
                {
                    BatchNorm = true,
                    Layers = [new ConvolutionPlan { Filters = 4 }, new ResidualPlan { Filters = 4 }, new AveragePoolingPlan(),
                        new ResidualPlan { Filters = 6 }, new FlattenPlan(), new DensePlan { Units = 12 }],
                },
                Optimizer = new AdamWOptimizer { WeightDecay = 0.01, Schedule = new CosineSchedule { WarmupEpochs = 1 } },
                Regularization = new RegularizationPlan { L2 = 1e-4, L1 = 1e-5 },
            }
        },
    };

    // The median of several epochs: now and then the runtime itself allocates something on the thread that it borrows.
    private static long Allocated(TrainingPlan plan, int examples)
    {
        var digits = new DigitsDataset { Take = 1500, Test = 0.1, Validation = 0.02 }.Load(1);
        var training =
            digits.Training with { Features = digits.Training.Features[..(examples * 64)], Labels = digits.Training.Labels[..examples] };
        using var run =
            new TrainingRun(
            plan with { BatchSize = 32 }, digits with { Training = training }, new TrainingRunOptions { Epochs = 12, Seed = 1 });
        using var epochs = run.Epochs().GetEnumerator();
        epochs.MoveNext();
        var allocated = new long[11];
        for (var epoch = 0; epoch < allocated.Length; epoch++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            epochs.MoveNext();
            allocated[epoch] = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Array.Sort(allocated);
        return allocated[allocated.Length / 2];
    }
}
