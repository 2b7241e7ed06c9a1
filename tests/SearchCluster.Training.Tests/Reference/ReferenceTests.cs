using SearchCluster.Randomness;
using SearchCluster.Training.Activations;
using SearchCluster.Training.Losses;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Optimizers;
using Xunit;

namespace SearchCluster.Training.Tests.Reference;

/// <summary>Finite differences against the reference's gradients: what the engine is compared with must itself be right.</summary>
public sealed class ReferenceTests
{
    private const int Features = 4;
    private const int Classes = 3;
    private const int Examples = 6;

    public static TheoryData<Activation> Activations =>
    [
        new SigmoidActivation(), new TanhActivation(), new ReluActivation(), new GeluActivation(),
        new LeakyReluActivation(), new LeakyReluActivation { Slope = 0.3f }, new EluActivation(), new EluActivation { Alpha = 0.7f },
    ];

    [Theory]
    [MemberData(nameof(Activations))]
    public void Backward_EachActivation_EqualsFiniteDifferences(Activation activation) =>
        AssertFiniteDifferences(new DenseNetwork { Hidden = [5, 4], Activation = activation }, Loss.SoftmaxCrossEntropy);

    [Theory]
    [MemberData(nameof(Activations))]
    public void Backward_EachActivationBehindBatchNorm_EqualsFiniteDifferences(Activation activation) =>
        AssertFiniteDifferences(new DenseNetwork { Hidden = [5, 4], Activation = activation, BatchNorm = true }, Loss.SoftmaxCrossEntropy);

    [Theory]
    [InlineData(Loss.SoftmaxCrossEntropy, 0)]
    [InlineData(Loss.SoftmaxCrossEntropy, 1)]
    [InlineData(Loss.SoftmaxCrossEntropy, 5)]
    [InlineData(Loss.MeanSquaredError, 0)]
    [InlineData(Loss.MeanSquaredError, 1)]
    [InlineData(Loss.MeanSquaredError, 5)]
    public void Backward_EachLossAndDepth_EqualsFiniteDifferences(Loss loss, int depth) =>
        AssertFiniteDifferences(new DenseNetwork { Depth = depth, Width = 4, Activation = new TanhActivation() }, loss);

    [Theory]
    [InlineData(0.3, 0)]
    [InlineData(0, 0.2)]
    [InlineData(0.3, 0.2)]
    public void Backward_Penalties_EqualFiniteDifferences(double l2, double l1) =>
        AssertFiniteDifferences(
            new DenseNetwork { Hidden = [5], Activation = new GeluActivation(), BatchNorm = true },
            Loss.SoftmaxCrossEntropy,
            penalties: new RegularizationPlan { L2 = l2, L1 = l1 });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Backward_DropoutWithFixedMasks_EqualsFiniteDifferences(bool batchNorm) =>
        AssertFiniteDifferences(
            new DenseNetwork { Hidden = [6, 5], Activation = new TanhActivation(), BatchNorm = batchNorm, Dropout = 0.4 },
            Loss.SoftmaxCrossEntropy,
            masks: [Mask(6), Mask(5)]);

    [Theory]
    [InlineData(nameof(ReferenceMode.Measurement))]
    [InlineData(nameof(ReferenceMode.Evaluation))]
    public void Backward_OtherModesOfBatchNorm_EqualFiniteDifferences(string mode) =>
        AssertFiniteDifferences(
            new DenseNetwork { Hidden = [5, 4], Activation = new TanhActivation(), BatchNorm = true },
            Loss.MeanSquaredError,
            Enum.Parse<ReferenceMode>(mode));

    /// <summary>Every parameter and every input: the derivative against four values of the objective around it.</summary>
    private static void AssertFiniteDifferences(
        DenseNetwork plan, Loss loss, ReferenceMode mode = ReferenceMode.Training, bool[][][]? masks = null,
            RegularizationPlan? penalties = null)
    {
        var random = RandomStream.At(11, RandomPurpose.SyntheticData);
        var network = ReferenceExamples.Network(plan, Features, Classes, ref random);
        var inputs = ReferenceExamples.Inputs(Examples, Features, ref random);
        int[] labels = [.. Enumerable.Range(0, Examples).Select(example => example % Classes)];

        var gradients = network.Backward(network.Forward(inputs, mode, masks), loss, labels, penalties);
        foreach (var (layer, gradient) in network.Layers.Zip(gradients.Layers))
            foreach (var (values, derivatives) in layer.Parameters().Zip(gradient.Parameters()))
                AssertDerivatives(values, derivatives);
        foreach (var (values, derivatives) in inputs.Zip(gradients.Inputs))
            AssertDerivatives(values, derivatives);

        void AssertDerivatives(double[] values, double[] derivatives)
        {
            for (var i = 0; i < values.Length; i++)
            {
                var measured = Measure(values, i, () => network.Objective(network.Forward(inputs, mode, masks), loss, labels, penalties));

                // The values, of size 10 at most, carry rounding errors of some 10⁻¹⁵: 10⁻¹⁰ after division by the step suffices
                // where a derivative is 0. The formula's own error, step⁴ / 30 of the fifth derivative, is below both.
                var tolerance = 1e-6 * Math.Abs(measured) + 1e-10;
                Assert.InRange(derivatives[i] - measured, -tolerance, tolerance);
            }
        }
    }

    /// <summary>The central difference of fourth order; the step is small so that no unit of a ReLU crosses its kink.</summary>
    private static double Measure(double[] values, int index, Func<double> objective)
    {
        const double Step = 1e-4;
        var centre = values[index];
        var measured = (8 * (At(1) - At(-1)) - (At(2) - At(-2))) / (12 * Step);
        values[index] = centre;
        return measured;

        double At(int steps)
        {
            values[index] = centre + steps * Step;
            return objective();
        }
    }

    private static bool[][] Mask(int units) =>
        [.. Enumerable.Range(0, Examples)
            .Select(example => Enumerable.Range(0, units).Select(unit => (example + 2 * unit) % 3 != 0).ToArray())];
}
