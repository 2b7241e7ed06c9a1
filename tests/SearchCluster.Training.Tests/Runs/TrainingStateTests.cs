using System.Buffers.Binary;
using SearchCluster.Training.Augmentation;
using SearchCluster.Training.Data;
using SearchCluster.Training.Initializers;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Optimizers;
using SearchCluster.Training.Reports;
using SearchCluster.Training.Runs;
using SearchCluster.Training.Schedules;
using Xunit;

namespace SearchCluster.Training.Tests.Runs;

public sealed class TrainingStateTests
{
    private const int Epochs = 5;

    private static readonly DataSplits Data = Clouds.Draw(150, features: 12, classes: 3, distance: 1);
    private static readonly DataSplits Images = new DigitsDataset { Take = 120 }.Load(1);

    private static readonly DataSplits Noise = Clouds.Draw(800, features: 12, classes: 3, distance: 0);

    private static readonly TrainingPlan Small = new() { Network = new DenseNetwork { Hidden = [10] }, BatchSize = 32 };

    private static readonly TrainingPlan StopsEarly =
        Small with { EarlyStopping = new() { Patience = 2 }, Optimizer = new SgdOptimizer { LearningRate = 1e-12 } };

    private static readonly TrainingPlan Diverges = Small with
    {
        Network = new DenseNetwork { Hidden = [10], Initializer = new NormalInitializer() },
        Divergence = new() { Factor = 1.2 },
        Optimizer = new SgdOptimizer { LearningRate = 2, Momentum = 0.9 },
    };

    private static readonly TrainingPlan Plan = new()
    {
        BatchSize = 32,
        Network = new DenseNetwork { Hidden = [24, 16], BatchNorm = true, Dropout = 0.2 },
        Optimizer = new AdamOptimizer { Schedule = new CosineSchedule() },
    };

    // What a coordinator reads of a checkpoint to know whether a lost trial had got further.
    [Fact]
    public void StepOf_TheFirstBytesOfAState_CountsTheStepsTaken()
    {
        using var run = Begin(Plan, Data);
        var steps = new List<long?>();
        foreach (var _ in run.Epochs(afterStep: () => steps.Add(TrainingRun.StepOf(run.SaveState().AsSpan(0, TrainingRun.HeadLength)))))
            if (run.Reports.Count > 2)
                break;

        Assert.Equal(Enumerable.Range(1, steps.Count).Select(step => (long?)step), steps);
        Assert.Null(TrainingRun.StepOf(run.SaveState().AsSpan(0, TrainingRun.HeadLength - 1)));
        Assert.Null(TrainingRun.StepOf(new byte[TrainingRun.HeadLength]));
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("momentum")]
    [InlineData("nesterov")]
    [InlineData("rmsProp")]
    [InlineData("adam, normalised, with dropout")]
    [InlineData("adamW")]
    [InlineData("convolutional, augmented")]
    [InlineData("stops early")]
    [InlineData("diverges")]
    public void TryRestoreState_AfterAnyStep_ComesToTheSameState(string name)
    {
        var (plan, data) = Plans[name];
        using var whole = Begin(plan, data);
        var states = new List<byte[]> { whole.SaveState() };
        foreach (var _ in whole.Epochs(afterStep: () => states.Add(whole.SaveState())))
            states.Add(whole.SaveState());
        var last = whole.SaveState();
        states.Add(last);

        for (var i = 0; i < states.Count; i++)
        {
            using var resumed = Begin(plan, data);
            Assert.True(resumed.TryRestoreState(states[i], out _));
            foreach (var _ in resumed.Epochs())
            {
            }

            // Weights, optimizer, running statistics, the watch, and every number of every report: the clock stands still.
            Assert.True(last.AsSpan().SequenceEqual(resumed.SaveState()), $"{name}: state {i} of {states.Count}");
        }
    }

    [Fact]
    public void Plans_ThatShouldEndBeforeTheirTime_Do()
    {
        using var stopped = Begin(StopsEarly, Data);
        using var diverged = Begin(Diverges, Noise);

        Assert.Equal((3, true), (stopped.Epochs().Last().Epoch, stopped.StoppedEarly));
        Assert.NotEmpty(diverged.Epochs().ToList());
        // After more than the 8 steps that the watch looks back on, and within an epoch of 25.
        Assert.True(diverged.Divergence is { Step: > 8 } divergence && divergence.Step % 25 > 1, $"{diverged.Divergence}");
    }

    [Fact]
    public void TryRestoreState_WithinAnEpoch_KeepsItsSumsAndReports()
    {
        using var whole = Begin(Plan with { BatchSize = 10 }, Data);
        var state = Array.Empty<byte>();
        var steps = 0;
        var reports = whole.Epochs(afterStep: () => state = ++steps == 18 ? whole.SaveState() : state).Take(3).ToList();

        using var resumed = Begin(Plan with { BatchSize = 10 }, Data);
        Assert.True(resumed.TryRestoreState(state, out _));

        Assert.Equal([0, 1], resumed.Reports.Select(report => report.Epoch));
        var next = resumed.Epochs().First();
        Assert.Equal((2, reports[2].TrainLoss, reports[2].TrainAccuracy), (next.Epoch, next.TrainLoss, next.TrainAccuracy));
    }

    [Fact]
    public void Epochs_CanceledBetweenSteps_GoOnFromThere()
    {
        using var whole = Begin(Plan, Data);
        var expected = whole.Epochs().Select(Numbers).ToList();
        using var run = Begin(Plan, Data);
        using var cancellation = new CancellationTokenSource();
        var steps = 0;

        Assert.Throws<OperationCanceledException>(() => run.Epochs(cancellation.Token, () =>
        {
            if (++steps == 3)
                cancellation.Cancel();
        }).ToList());

        Assert.Equal(3, steps);
        foreach (var _ in run.Epochs())
        {
        }

        Assert.Equal(expected, run.Reports.Select(Numbers));
    }

    [Fact]
    public void TryRestoreState_OfBytesThatAreNoState_IsForeign()
    {
        Assert.Equal(TrainingStateFault.Foreign, Refusal([], Plan));
        Assert.Equal(TrainingStateFault.Foreign, Refusal([.. "SQLite format 3"u8, .. new byte[500]], Plan));
        Assert.Equal(TrainingStateFault.Foreign, Refusal(new byte[1000], Plan));
    }

    [Fact]
    public void TryRestoreState_CutOrChangedAnywhere_IsRefused()
    {
        using var source = Begin(Plan, Data);
        Assert.Equal(2, source.Epochs().Take(2).Count());
        var state = source.SaveState();

        for (var at = 0; at < state.Length; at += 1 + at / 40)
        {
            var changed = (byte[])state.Clone();
            changed[at] ^= 4;
            Assert.Equal(
                (at, at < 8 ? TrainingStateFault.Foreign : at < 12 ? TrainingStateFault.OtherVersion : TrainingStateFault.Torn),
                (at, Refusal(changed, Plan)));
            Assert.Equal((at, at < 8 ? TrainingStateFault.Foreign : TrainingStateFault.Torn), (at, Refusal(state[..at], Plan)));
        }

        Assert.Equal(TrainingStateFault.Torn, Refusal([.. state, 0], Plan));
    }

    [Fact]
    public void TryRestoreState_OfANewerVersion_SaysSo()
    {
        using var source = Begin(Plan, Data);
        var state = source.SaveState();
        BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(8), 1000);
        using var run = Begin(Plan, Data);

        Assert.False(run.TryRestoreState(state, out var refusal));
        Assert.Equal(TrainingStateFault.OtherVersion, refusal.Fault);
        Assert.StartsWith("it is of version 1000, newer than", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void TryRestoreState_OfAnotherTraining_IsRefused()
    {
        using var source = Begin(Plan, Data);
        var state = source.SaveState();

        Assert.Null(Refusal(state, Plan with { Checkpoint = new() { Interval = TimeSpan.FromHours(1) } }));
        Assert.Equal(
            TrainingStateFault.OtherTraining,
            Refusal(state, Plan with { Network = new DenseNetwork { Hidden = [24, 17], BatchNorm = true, Dropout = 0.2 } }));
        Assert.Equal(
            TrainingStateFault.OtherTraining,
            Refusal(state, Plan with { Optimizer = new AdamOptimizer { Schedule = new CosineSchedule(), Beta1 = 0.8 } }));
        Assert.Equal(TrainingStateFault.OtherTraining, Refusal(state, Plan, seed: 6));
        Assert.Equal(TrainingStateFault.OtherTraining, Refusal(state, Plan, epochs: Epochs + 1));
        Assert.Equal(TrainingStateFault.OtherTraining, Refusal(state, Plan, data: Noise));
    }

    [Fact]
    public void TryRestoreState_Refused_ChangesNothing()
    {
        using var source = Begin(Plan, Data);
        var expected = source.Epochs().Select(Numbers).ToList();
        var torn = source.SaveState();
        torn[^1] ^= 1;
        using var run = Begin(Plan, Data);

        Assert.False(run.TryRestoreState(torn, out _));

        Assert.Empty(run.Reports);
        Assert.Equal(expected, run.Epochs().Select(Numbers));
    }

    [Fact]
    public void SaveState_OfWeightsThatNeverMoved_IsSmall()
    {
        // Two hidden layers of zeros behind a zero output layer get no gradient: 12·256 + 256·256 floats and as many of momentum.
        var zeros = Small
            with
        {
            Network = new DenseNetwork { Hidden = [256, 256], Initializer = new ZeroInitializer() },
            Optimizer = new SgdOptimizer { Momentum = 0.9 }
        };
        using var run = Begin(zeros, Data);
        using var trained = Begin(zeros with { Network = new DenseNetwork { Hidden = [256, 256] } }, Data);
        Assert.Equal(2 * 2, run.Epochs().Take(2).Count() + trained.Epochs().Take(2).Count());

        Assert.InRange(run.SaveState().Length, 1, 2 * 4 * (12 + 256) * 256 / 50);
        Assert.InRange(trained.SaveState().Length, 2 * 4 * (12 + 256) * 256 / 2, 2 * 4 * (12 + 256 + 16) * 256 + 8192);
    }

    private static Dictionary<string, (TrainingPlan Plan, DataSplits Data)> Plans { get; } = Describe();

    private static Dictionary<string, (TrainingPlan Plan, DataSplits Data)> Describe()
    {
        var images = new ConvolutionalNetwork
        {
            BatchNorm = true,
            Layers = [new ConvolutionPlan { Filters = 3 }, new MaxPoolingPlan(), new ResidualPlan { Filters = 4, Stride = 2 },
                new DropoutPlan(), new DensePlan { Units = 9 }],
        };
        return new()
        {
            ["sgd"] = (Small, Data),
            ["momentum"] =
                (Small with { Optimizer = new SgdOptimizer { Momentum = 0.9, Schedule = new StepSchedule { Every = 2 } } }, Data),
            ["nesterov"] =
                (Small with
                {
                    Optimizer =
                new SgdOptimizer { Momentum = 0.9, Nesterov = true, Schedule = new CosineSchedule { WarmupEpochs = 2 } }
                }, Data),
            ["rmsProp"] = (Small with { Optimizer = new RmsPropOptimizer(), Regularization = new() { L1 = 1e-3, L2 = 1e-3 } }, Data),
            ["adam, normalised, with dropout"] = (Plan, Data),
            ["adamW"] = (Small
                with
            { Optimizer = new AdamWOptimizer { WeightDecay = 0.1, Schedule = new ConstantSchedule { WarmupEpochs = 3 } } }, Data),
            ["convolutional, augmented"] =
                (new TrainingPlan
                {
                    BatchSize = 32,
                    Network = images,
                    Augmentation = [new HorizontalFlip(), new Shift { Pixels = 1 }, new RandomCrop(), new Cutout { Size = 2 }],
                    Optimizer = new SgdOptimizer { Momentum = 0.9 }
                }, Images),
            ["stops early"] = (StopsEarly, Data),
            ["diverges"] = (Diverges, Noise),
        };
    }

    private static TrainingStateFault? Refusal(
        byte[] state, TrainingPlan plan, ulong seed = 5, int epochs = Epochs, DataSplits? data = null)
    {
        using var run = new TrainingRun(plan, data ?? Data, new TrainingRunOptions { Epochs = epochs, Seed = seed });
        return run.TryRestoreState(state, out var refusal) ? null : refusal.Fault;
    }

    private static TrainingRun Begin(TrainingPlan plan, DataSplits data) =>
        new(plan, data, new TrainingRunOptions { Epochs = Epochs, Seed = 5, Clock = new StoppedClock() });

    private static (double, double, double, double, double?) Numbers(EpochReport report) =>
        (report.TrainLoss, report.ValidationLoss, report.ValidationAccuracy, report.Layers[1].GradientNorm, report.Layers[0].UpdateRatio);
}
