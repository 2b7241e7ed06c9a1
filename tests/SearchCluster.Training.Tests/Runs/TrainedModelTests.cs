using SearchCluster.Training.Data;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Optimizers;
using SearchCluster.Training.Preprocessing;
using SearchCluster.Training.Runs;
using Xunit;

namespace SearchCluster.Training.Tests.Runs;

/// <summary>A model predicts by itself what the training that it was taken from predicted.</summary>
public sealed class TrainedModelTests
{
    private static readonly DataSplits Raw = new DigitsDataset { Take = 400 }.Load(1);

    public static TheoryData<TrainingPlan> Plans =>
    [
        new TrainingPlan { Network = new DenseNetwork { Hidden = [16] } },
        new TrainingPlan
        {
            Preprocessing = [new MeanSubtraction(), new Standardization()],
            Network = new DenseNetwork { Hidden = [17, 9], BatchNorm = true, Dropout = 0.2 },
            Optimizer = new AdamOptimizer(),
        },
        new TrainingPlan { Preprocessing = [new MinMaxScaling(), new PrincipalComponents { Components = 20 }] },
        new TrainingPlan { Preprocessing = [new MeanSubtraction(), new Whitening { Method = WhiteningMethod.Zca }] },
        new TrainingPlan
        {
            Preprocessing = [new PerChannelMean()],
            Network = new ConvolutionalNetwork { Layers = [new ConvolutionPlan { Filters = 5 }, new ResidualPlan { Filters = 5 }],
                BatchNorm = true },
        },
    ];

    [Theory]
    [MemberData(nameof(Plans))]
    public void Evaluate_AfterBytes_IsTheTrainingsOwnToTheLastBit(TrainingPlan plan)
    {
        var prepared = FittedPipeline.Prepare(plan.Preprocessing, Raw);
        using var run = new TrainingRun(plan, prepared, new TrainingRunOptions { Epochs = 2, Seed = 5 });
        Assert.Equal(3, run.Epochs().Count());

        var model = TrainedModel.Read(TrainedModel.Of(plan, Raw.Training, run.CopyNetwork()).ToBytes());

        Assert.Equal(run.Evaluate(prepared.Test), model.Evaluate(Raw.Test));
        Assert.Equal((Raw.Training.Shape, Raw.Training.Classes), (model.Shape, model.Classes));
        Assert.Equal(plan.Network.HiddenUnits(), model.Plan.Network.HiddenUnits());
    }

    [Fact]
    public void Read_NamedClasses_AreKept()
    {
        var training = Raw.Training with { ClassNames = [.. Enumerable.Range(0, 10).Select(digit => $"digit {digit}")] };
        var plan = new TrainingPlan { Network = new DenseNetwork { Hidden = [] } };
        using var run = new TrainingRun(plan, Raw, new TrainingRunOptions { Epochs = 1, Seed = 1 });

        var model = TrainedModel.Read(TrainedModel.Of(plan, training, run.CopyNetwork()).ToBytes());

        Assert.Equal(training.ClassNames, model.ClassNames);
    }

    [Fact]
    public void Read_BytesThatAreNoModelOrDamaged_SaysWhich()
    {
        var plan = new TrainingPlan { Network = new DenseNetwork { Hidden = [] } };
        using var run = new TrainingRun(plan, Raw, new TrainingRunOptions { Epochs = 1, Seed = 1 });
        var bytes = TrainedModel.Of(plan, Raw.Training, run.CopyNetwork()).ToBytes();
        var damaged = (byte[])[.. bytes];
        damaged[^1] ^= 1;

        Assert.Contains(
            "no model", Assert.Throws<InvalidDataException>(() => TrainedModel.Read("hello"u8)).Message, StringComparison.Ordinal);
        Assert.Contains("hash", Assert.Throws<InvalidDataException>(() => TrainedModel.Read(damaged)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "breaks off", Assert.Throws<InvalidDataException>(() => TrainedModel.Read(bytes.AsSpan(0, 40))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_ExamplesOfAnotherLayout_AreRefused()
    {
        var plan = new TrainingPlan { Network = new DenseNetwork { Hidden = [] } };
        using var run = new TrainingRun(plan, Raw, new TrainingRunOptions { Epochs = 1, Seed = 1 });
        var model = TrainedModel.Of(plan, Raw.Training, run.CopyNetwork());

        Assert.Throws<ArgumentException>(() => model.Evaluate(Clouds.Draw(40, features: 3, classes: 10, distance: 1).Test));
    }
}
