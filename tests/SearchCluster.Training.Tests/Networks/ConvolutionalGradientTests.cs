using SearchCluster.Randomness;
using SearchCluster.Training.Activations;
using SearchCluster.Training.Data;
using SearchCluster.Training.Layers;
using SearchCluster.Training.Losses;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Numerics;
using Xunit;

namespace SearchCluster.Training.Tests.Networks;

/// <summary>
/// Whole networks over images, all their layers together: the loss must change along each array of parameters as its gradient says.
/// Single layers are held to their definition in <see cref="Layers.ImageLayerTests"/>.
/// </summary>
public sealed unsafe class ConvolutionalGradientTests
{
    private const int Rows = 24;

    private static readonly Examples Images = Draw();

    public static TheoryData<string, bool> Networks()
    {
        var data = new TheoryData<string, bool>();
        foreach (var name in Layers.Keys)
        {
            data.Add(name, false);
            data.Add(name, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Backward_OfAWholeNetwork_FollowsTheLoss(string name, bool batchNorm)
    {
        // A smooth activation, so that differences straddle no kink.
        var plan = new TrainingPlan
        {
            Network =
            new ConvolutionalNetwork { Layers = Layers[name], BatchNorm = batchNorm, Activation = new TanhActivation() }
        };
        using var network = new Network(plan.Network, plan.Optimizer, Images.Shape, Images.Classes, Rows, seed: 6);
        Loss(network);
        network.Backward(Rows);
        var gradients =
            network.Parameters.Segments.Select(
            segment => Real(network, segment, new Span<float>(network.Parameters.GradientOf(segment), segment.Length).ToArray())).ToList();

        foreach (var (segment, gradient) in network.Parameters.Segments.Zip(gradients))
        {
            var square = gradient.Sum(value => (double)value * value);
            // A step along the gradient that changes the loss by 0.002 to first order, and is short; the mean of two directions leaves an
            // error of third order. Losses near 2 in floats, averaged over 24 examples, err by about 1e-7 each.
            var step = (float)Math.Min(0.002 / square, 0.02 / Math.Sqrt(square));
            var slope = (Moved(network, segment, gradient, step) - Moved(network, segment, gradient, -step)) / (2.0 * step);

            Assert.True(square > 1e-6, $"{name}, layer {segment.Layer}: no gradient");
            Assert.InRange(slope / square, 0.99, 1.01);
        }
    }

    private static Dictionary<string, IReadOnlyList<LayerPlan>> Layers { get; } = new()
    {
        ["convolutions and pooling"] =
            [new ConvolutionPlan { Filters = 5 }, new AveragePoolingPlan(),
            new ConvolutionPlan { Filters = 6, Size = 3, Stride = 2, Padding = 0 }],
        ["strides, paddings and dense"] =
            [new ConvolutionPlan { Filters = 4, Size = 5, Stride = 2, Padding = 2 }, new FlattenPlan(), new DensePlan { Units = 12 },
            new DropoutPlan { Rate = 0.3 }],
        ["overlapping windows"] =
            [new ConvolutionPlan { Filters = 4 }, new MaxPoolingPlan { Size = 3, Stride = 1 },
            new AveragePoolingPlan { Size = 3, Stride = 2 }, new GlobalAveragePoolingPlan()],
        ["residual blocks"] =
            [new ResidualPlan { Filters = 4 }, new ResidualPlan { Filters = 4 }, new ResidualPlan { Filters = 6, Stride = 2 },
            new GlobalAveragePoolingPlan(), new DensePlan { Units = 9 }],
        ["residual block first, projected"] = [new ResidualPlan { Filters = 3, Size = 5, Stride = 2 }],
    };

    private static Examples Draw()
    {
        var random = RandomStream.At(8, RandomPurpose.SyntheticData);
        var shape = new ImageShape(3, 8, 9);
        var features = new float[Rows * shape.Features];
        NormalDraws.Fill(ref random, features);
        return new Examples(shape, 5, features, [.. Enumerable.Range(0, Rows).Select(row => row % 5)]);
    }

    private static double Moved(Network network, ParameterSegment segment, float[] direction, float step)
    {
        var values = new Span<float>(network.Parameters.Values(segment), segment.Length);
        var before = values.ToArray();
        for (var i = 0; i < direction.Length; i++)
            values[i] += step * direction[i];
        var loss = Loss(network);
        before.CopyTo(values);
        return loss;
    }

    private static double Loss(Network network)
    {
        network.Gather(Images, new MiniBatch(0, Rows));
        var outputs = network.Forward(new Pass(PassMode.Training, Rows, Step: 3));
        return LossFunction.Evaluate(
            Training.Losses.Loss.SoftmaxCrossEntropy, outputs, network.OutputGradient, Images.Labels.AsSpan(0, Rows),
            Images.Classes).Total / Rows;
    }

    // What stands in the padding of rows is nobody's gradient.
    private static float[] Real(Network network, ParameterSegment segment, float[] gradient)
    {
        var product = All(network.Layers).OfType<ProductLayer>().FirstOrDefault(layer => layer.Weights == segment);
        if (product is null)
        {
            var units = All(network.Layers).OfType<ProductLayer>().First(layer => layer.Weights.Layer == segment.Layer).Units;
            gradient.AsSpan(units).Clear();
        }

        return gradient;
    }

    private static IEnumerable<Layer> All(IEnumerable<Layer> layers) =>
        layers.SelectMany(layer => layer is ResidualLayer residual ? All(residual.Branches) : [layer]);
}
