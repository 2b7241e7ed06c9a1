using SearchCluster.Training.Activations;
using SearchCluster.Training.Losses;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Optimizers;
using Xunit;

namespace SearchCluster.Training.Tests.Reference;

/// <summary>
/// The reference's way forward against values worked out by hand: finite differences cannot tell whether it computes the right thing.
/// </summary>
public sealed class ReferenceForwardTests
{
    private const double Tolerance = 1e-12;

    public static TheoryData<Activation, double, double> KnownValues => new()
    {
        { new SigmoidActivation(), Math.Log(3), 0.75 },
        { new TanhActivation(), Math.Log(3) / 2, 0.5 },
        { new ReluActivation(), 2, 2 },
        { new ReluActivation(), -2, 0 },
        { new LeakyReluActivation { Slope = 0.25f }, -2, -0.5 },
        { new LeakyReluActivation { Slope = 0.25f }, 2, 2 },
        { new EluActivation { Alpha = 2 }, -Math.Log(2), -1 },
        { new EluActivation { Alpha = 2 }, 3, 3 },
        // Φ(1) and Φ(−3) of the normal distribution's tables.
        { new GeluActivation(), 1, 0.841344746068543 },
        { new GeluActivation(), -3, -3 * 0.00134989803163009 },
    };

    [Theory]
    [MemberData(nameof(KnownValues))]
    public void Value_KnownPoint_IsTheDefinitions(Activation activation, double x, double expected) =>
        Assert.Equal(expected, ReferenceActivation.Value(activation, x), Tolerance);

    [Fact]
    public void Forward_HiddenLayerAndOutput_AreWeightsPlusBiasesAroundTheActivation()
    {
        var network = new ReferenceNetwork(
            new DenseNetwork { Hidden = [2] },
            features: 2,
            classes: 1,
            [
                new ReferenceLayer { Inputs = 2, Outputs = 2, Weights = [1, -2, 3, 4], Biases = [0.5, -20] },
                new ReferenceLayer { Inputs = 2, Outputs = 1, Weights = [-2, 7], Biases = [1] },
            ]);

        // (1·1 + 2·3 + 0.5, −2 + 8 − 20) = (7.5, −14), of which ReLU leaves (7.5, 0).
        Assert.Equal(-14, network.Forward([[1, 2]], ReferenceMode.Training).Outputs[0][0], Tolerance);
    }

    [Fact]
    public void Forward_BatchNormInTraining_NormalizesByTheBiasedAndKeepsTheUnbiasedVariance()
    {
        var network = OneUnitWithBatchNorm();
        var pass = network.Forward([[1], [3], [8]], ReferenceMode.Training);

        // Mean 4, biased variance 26 / 3, unbiased 13; running averages start at 0 and 1.
        var scale = 2 / Math.Sqrt(26.0 / 3 + 1e-5f);
        Assert.Equal([-3 * scale + 0.5, -1 * scale + 0.5, 4 * scale + 0.5], pass.Layers[0].Preactivations.Select(row => row[0]), Close);
        Assert.Equal(0.25 * 4, network.Layers[0].RunningMean![0], Tolerance);
        Assert.Equal(0.75 + 0.25 * 13, network.Layers[0].RunningVariance![0], Tolerance);
    }

    [Theory]
    [InlineData(nameof(ReferenceMode.Measurement))]
    [InlineData(nameof(ReferenceMode.Evaluation))]
    public void Forward_BatchNormOtherwise_LeavesTheRunningAverages(string mode)
    {
        var network = OneUnitWithBatchNorm();
        network.Forward([[1], [3], [8]], Enum.Parse<ReferenceMode>(mode));
        Assert.Equal((0, 1), (network.Layers[0].RunningMean![0], network.Layers[0].RunningVariance![0]));
    }

    [Fact]
    public void Forward_BatchNormInEvaluation_ReadsTheRunningAverages()
    {
        var network = OneUnitWithBatchNorm();
        network.Layers[0].RunningMean![0] = 5;
        network.Layers[0].RunningVariance![0] = 16;
        var pass = network.Forward([[13]], ReferenceMode.Evaluation);
        Assert.Equal(2 * 8 / Math.Sqrt(16.0 + 1e-5f) + 0.5, pass.Layers[0].Preactivations[0][0], Tolerance);
    }

    [Fact]
    public void Forward_Dropout_DropsAndGrowsInTrainingAlone()
    {
        var network = new ReferenceNetwork(
            new DenseNetwork { Hidden = [2], Dropout = 0.75 },
            features: 1,
            classes: 1,
            [ReferenceLayer.Fresh(1, 2, [1, 10], false), ReferenceLayer.Fresh(2, 1, [1, 1], false)]);
        bool[][][] masks = [[[true, false]]];
        Assert.Equal(4, network.Forward([[1]], ReferenceMode.Training, masks).Outputs[0][0], Tolerance);
        Assert.Equal(11, network.Forward([[1]], ReferenceMode.Measurement, masks).Outputs[0][0], Tolerance);
        Assert.Equal(11, network.Forward([[1]], ReferenceMode.Evaluation, masks).Outputs[0][0], Tolerance);
    }

    [Fact]
    public void Mean_CrossEntropy_IsTheMeanLogarithmOfTheLabelsShare() =>
        // Shares ¼ and ⅘; the second's outputs would overflow without a shift.
        Assert.Equal(
            (Math.Log(4) + Math.Log(5 / 4.0)) / 2,
            ReferenceLoss.Mean(Loss.SoftmaxCrossEntropy, [[0, Math.Log(3)], [1000, 1000 + Math.Log(4)]], [0, 1]),
            Tolerance);

    [Fact]
    public void Mean_SquaredError_IsHalfTheSumOverClasses() =>
        // ½ (1 + 4) and ½ (0 + 9).
        Assert.Equal(3.5, ReferenceLoss.Mean(Loss.MeanSquaredError, [[2, 2], [0, 4]], [0, 1]), Tolerance);

    [Fact]
    public void Penalty_BothKinds_CountWeightsAlone()
    {
        var layer = new ReferenceLayer { Inputs = 2, Outputs = 1, Weights = [3, -1], Biases = [100] };
        Assert.Equal(0.5 * 0.2 * 10 + 0.3 * 4, ReferenceLoss.Penalty(new RegularizationPlan { L2 = 0.2, L1 = 0.3 }, [layer]), Tolerance);
    }

    /// <summary>One unit of weight 1, γ = 2, β = ½; a quarter of each batch enters the running averages.</summary>
    private static ReferenceNetwork OneUnitWithBatchNorm()
    {
        var hidden = ReferenceLayer.Fresh(1, 1, [1], batchNorm: true);
        (hidden.Gamma![0], hidden.Beta![0]) = (2, 0.5);
        return new ReferenceNetwork(
            new DenseNetwork { Hidden = [1], BatchNorm = true, BatchNormMomentum = 0.25f }, 1, 1,
                [hidden, ReferenceLayer.Fresh(1, 1, [1], false)]);
    }

    private static bool Close(double expected, double actual) => Math.Abs(expected - actual) < Tolerance;
}
