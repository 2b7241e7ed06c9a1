using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SearchCluster.Training.Activations;
using SearchCluster.Training.Data;
using SearchCluster.Training.Losses;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Preprocessing;
using SearchCluster.Training.Runs;
using Xunit;

namespace SearchCluster.Training.Tests.Export;

/// <summary>Another engine says of a whole test split what ours says.</summary>
public sealed class OnnxTests
{
    private const double Tolerance = 1e-5f;

    private static readonly DataSplits Raw = new DigitsDataset { Take = 400 }.Load(1);

    public static TheoryData<string, PreprocessingStep[]> Preprocessings => new()
    {
        { "none", [] },
        { "meanSubtraction", [new MeanSubtraction()] },
        { "perChannelMean", [new PerChannelMean()] },
        { "standardize", [new Standardization()] },
        { "minMax", [new MinMaxScaling()] },
        { "pca by components", [new PrincipalComponents { Components = 20 }] },
        { "pca by variance", [new MeanSubtraction(), new PrincipalComponents { Variance = 0.9 }] },
        { "whitening by pca", [new Whitening { Method = WhiteningMethod.Pca }] },
        { "whitening by zca", [new MeanSubtraction(), new Standardization(), new Whitening { Method = WhiteningMethod.Zca }] },
    };

    public static TheoryData<string, NetworkPlan> Networks => new()
    {
        { "linear", new DenseNetwork { Hidden = [] } },
        { "relu", Dense(new ReluActivation()) },
        { "leakyRelu", Dense(new LeakyReluActivation { Slope = 0.2f }) },
        { "elu", Dense(new EluActivation { Alpha = 0.7f }) },
        { "gelu", Dense(new GeluActivation()) },
        { "sigmoid", Dense(new SigmoidActivation()) },
        { "tanh", Dense(new TanhActivation()) },
        { "batch norm and dropout", new DenseNetwork { Hidden = [17, 9], BatchNorm = true, BatchNormEpsilon = 1e-3f, Dropout = 0.3 } },
        { "shorthand of images", new ConvolutionalNetwork { Filters = [5, 7], Hidden = [11] } },
        { "convolutions",
            Images(new ConvolutionPlan { Filters = 3, Size = 5, Stride = 2, Padding = 1 }, new ConvolutionPlan { Filters = 4, Size = 1 }) },
        { "max pooling", Images(new ConvolutionPlan { Filters = 3 }, new MaxPoolingPlan { Size = 3, Stride = 2 }) },
        { "average pooling", Images(new AveragePoolingPlan { Size = 3 }, new ConvolutionPlan { Filters = 4 }) },
        { "global pooling", Images(new ConvolutionPlan { Filters = 6 }, new GlobalAveragePoolingPlan()) },
        { "residual with identity", Images(new ConvolutionPlan { Filters = 4 }, new ResidualPlan { Filters = 4 }) },
        { "residual with convolution", Images(new ResidualPlan { Filters = 4, Stride = 2 }, new ResidualPlan { Filters = 4, Size = 1 }) },
        { "residual of the input", Images(new ResidualPlan { Filters = 1 }) },
        { "flatten, dropout, dense",
            Images(new ConvolutionPlan { Filters = 2 }, new FlattenPlan(), new DropoutPlan { Rate = 0.5 }, new DensePlan { Units = 8 }) },
    };

    [Theory]
    [MemberData(nameof(Preprocessings))]
    public void EveryPreprocessing_ForAnotherEngine_PredictsTheSame(string name, PreprocessingStep[] steps) =>
        AssertSame(new TrainingPlan { Preprocessing = steps, Network = new DenseNetwork { Hidden = [16] } }, Raw, name);

    [Theory]
    [MemberData(nameof(Networks))]
    public void EveryLayer_ForAnotherEngine_PredictsTheSame(string name, NetworkPlan network)
    {
        AssertSame(new TrainingPlan { Preprocessing = [new Standardization()], Network = network }, Raw, name);
        AssertSame(new TrainingPlan { Network = network with { BatchNorm = true } }, Raw, $"{name}, normalised");
    }

    [Fact]
    public void ImagesOfSeveralChannels_ForAnotherEngine_PredictTheSame()
    {
        // The digits once more as images of two channels, which are not square.
        var splits = Raw with { Training = Folded(Raw.Training), Validation = Folded(Raw.Validation), Test = Folded(Raw.Test) };
        AssertSame(new TrainingPlan
        {
            Preprocessing = [new PerChannelMean()],
            Network = Images(
                new ConvolutionPlan { Filters = 5 }, new ResidualPlan { Filters = 3 }, new MaxPoolingPlan(), new DensePlan { Units = 6 }),
        }, splits, "channels");
    }

    [Fact]
    public void OneHotRegression_ForAnotherEngine_GivesTheOutputs() =>
        AssertSame(new TrainingPlan { Loss = Loss.MeanSquaredError, Network = new DenseNetwork { Hidden = [8] } }, Raw, "outputs");

    [Fact]
    public void NumbersInTheirUnits_ForAnotherEngine_AreTheSame()
    {
        // Two targets far from 0, of very different extent.
        var scaling = new TargetScaling(["price", "year"], [1e6, 1990], [2.5e5, 12]);
        var splits =
            Raw with { Training = WithTargets(Raw.Training), Validation = WithTargets(Raw.Validation), Test = WithTargets(Raw.Test) };
        AssertSame(new TrainingPlan { Loss = Loss.MeanAbsoluteError, Network = new DenseNetwork { Hidden = [8] } }, splits, "numbers");

        Examples WithTargets(Examples examples) => examples with
        {
            Classes = 2,
            Targets = [.. examples.Labels.SelectMany(label => new[] { label / 3f - 1.5f, 1 - label / 5f })],
            TargetScaling = scaling,
        };
    }

    [Fact]
    public void FeaturesInDoublePrecision_KeepTheirDigits()
    {
        // Seconds since 1970, of a day: single precision holds them to 128.
        var splits = Raw with { Training = Distant(Raw.Training), Validation = Distant(Raw.Validation), Test = Distant(Raw.Test) };
        AssertSame(new TrainingPlan { Preprocessing = [new Standardization()], Network = new DenseNetwork { Hidden = [8] } }, splits,
            "double");
    }

    [Fact]
    public void Metadata_NameClassesFeaturesAndWhatTheCallerAdds()
    {
        var training = Raw.Training with
        {
            ClassNames = [.. Enumerable.Range(0, 10).Select(digit => $"Ziffer »{digit}«")],
            FeatureNames = [.. Enumerable.Range(0, 64).Select(pixel => $"pixel {pixel}")],
        };
        var plan = new TrainingPlan { Network = new DenseNetwork { Hidden = [] } };

        using var session = Open(Train(plan, Raw with { Training = training }), [new("configuration", """{"a":1}""")]);

        var metadata = session.ModelMetadata.CustomMetadataMap;
        Assert.Equal("SearchCluster", session.ModelMetadata.ProducerName);
        Assert.Equal("""{"a":1}""", metadata["configuration"]);
        Assert.Equal(training.ClassNames, JsonSerializer.Deserialize<string[]>(metadata["classes"]));
        Assert.Equal(training.FeatureNames, JsonSerializer.Deserialize<string[]>(metadata["features"]));
        Assert.Equal("[1,8,8]", metadata["shape"]);
        Assert.Equal(["features"], session.InputNames);
        Assert.Equal(["probabilities"], session.OutputNames);
        Assert.Equal([-1, 64], session.InputMetadata["features"].Dimensions);
        Assert.Equal([-1, 10], session.OutputMetadata["probabilities"].Dimensions);
    }

    private static DenseNetwork Dense(Activation activation) => new() { Hidden = [15, 8], Activation = activation };

    private static ConvolutionalNetwork Images(params LayerPlan[] layers) => new() { Layers = layers };

    private static Examples Folded(Examples examples) => examples with { Shape = new ImageShape(2, 4, 8) };

    private static Examples Distant(Examples examples)
    {
        var exact = Array.ConvertAll(examples.Features, feature => 1.7e9 + feature);
        return examples with { Features = Array.ConvertAll(exact, value => (float)value), Exact = exact };
    }

    private static TrainedModel Train(TrainingPlan plan, DataSplits splits)
    {
        var prepared = FittedPipeline.Prepare(plan.Preprocessing, splits, out var pipeline);
        using var run = new TrainingRun(plan, prepared, new TrainingRunOptions { Epochs = 2, Seed = 5 });
        Assert.Equal(3, run.Epochs().Count());
        return TrainedModel.Read(TrainedModel.Of(plan, splits.Training, pipeline, run.CopyNetwork()).ToBytes());
    }

    private static InferenceSession Open(TrainedModel model, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        using var stream = new MemoryStream();
        model.WriteOnnx(stream, metadata);
        return new InferenceSession(stream.ToArray());
    }

    private static void AssertSame(TrainingPlan plan, DataSplits splits, string name)
    {
        var (model, test) = (Train(plan, splits), splits.Test);
        var expected = model.Predict(test);
        using var session = Open(model, []);

        int[] shape = [test.Count, test.Shape.Features];
        var input = test.Exact is { } exact
            ? NamedOnnxValue.CreateFromTensor("features", new DenseTensor<double>(exact, shape))
            : NamedOnnxValue.CreateFromTensor("features", new DenseTensor<float>(test.Features, shape));
        using var outputs = session.Run([input]);
        var found = outputs.Single().AsTensor<float>().ToArray();

        Assert.Equal(model.OnnxOutput, outputs.Single().Name);
        Assert.Equal(expected.Length, found.Length);
        var furthest = expected.Zip(found, (one, other) => Math.Abs(one - other) / Math.Max(1, Math.Abs(one))).Max();
        Assert.True(furthest <= Tolerance, $"{name}: {furthest}");
        if (test.IsRegression)
            return;
        Assert.Equal(
            model.Evaluate(test).Accuracy,
            Enumerable.Range(0, test.Count).Average(row => Highest(found.AsSpan(row * 10, 10)) == test.Labels[row] ? 1.0 : 0.0), 1e-12);
    }

    private static int Highest(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var i = 0; i < values.Length; i++)
            best = values[i] > values[best] ? i : best;
        return best;
    }
}
