using SearchCluster.Randomness;
using SearchCluster.Training;
using SearchCluster.Training.Data;
using SearchCluster.Training.Layers;
using SearchCluster.Training.Losses;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Numerics;
using SearchCluster.Training.Optimizers;
using SearchCluster.Training.Runs;

namespace SearchCluster.Benchmarks.AgainstPyTorch;

/// <summary>A net that both engines train, on the same random examples.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Network">The net: dense, or the short form of a convolutional one.</param>
/// <param name="Shape">An example.</param>
/// <param name="Batch">Examples of a mini-batch.</param>
/// <param name="Examples">Examples of an epoch, whole batches.</param>
/// <param name="ChannelsLast">How PyTorch lays images out: in its own order, or channels last; null where there are none.</param>
internal sealed record ComparedNet(string Name, NetworkPlan Network, ImageShape Shape, int Batch, int Examples, bool? ChannelsLast = null)
{
    private const int Classes = 10;
    private const ulong Seed = 1;

    /// <summary>The nets whose speed the README quotes.</summary>
    public static IReadOnlyList<ComparedNet> All { get; } =
    [
        .. ((int[])[128, 32]).Select(batch => new ComparedNet(
            "784-256-128-10, batch norm, dropout 0.2", new DenseNetwork { Hidden = [256, 128], BatchNorm = true, Dropout = 0.2 },
                new ImageShape(1, 1, 784), batch, 25_600)),
        .. ((int[])[200, 32])
            .Select(batch => new ComparedNet("3072-50-10", new DenseNetwork { Hidden = [50] }, new ImageShape(1, 1, 3072), batch, 16_000)),
        .. ((bool[])[false, true]).SelectMany(channelsLast => ((int[])[64, 32]).Select(batch => new ComparedNet(
            $"CNN, 16 and 32 filters, batch norm{(channelsLast ? "; PyTorch channels last" : "")}",
            new ConvolutionalNetwork { Filters = [16, 32], BatchNorm = true }, new ImageShape(1, 28, 28), batch, 3_200, channelsLast))),
    ];

    /// <summary>The training.</summary>
    public TrainingPlan Plan => new()
    {
        Network = Network,
        Optimizer = new SgdOptimizer { LearningRate = 0.01, Momentum = 0.9 },
        BatchSize = Batch,
    };

    /// <summary>
    /// What one example costs: two operations a weight and place, forward and for each of the two gradients; the first layer has no use for
    /// its input's.
    /// </summary>
    public double Operations
    {
        get
        {
            using var network = Begin(Plan);
            var (total, first) = (0.0, true);
            foreach (var layer in network.Layers.OfType<ProductLayer>())
            {
                total += (first ? 4.0 : 6.0) * layer.FanIn * layer.Layout.Shape.Features;
                first = false;
            }

            return total;
        }
    }

    /// <summary>Normal features and random labels: speed does not depend on them.</summary>
    public DataSplits Data()
    {
        var random = RandomStream.At(Seed, RandomPurpose.SyntheticData);
        var examples = new Examples(Shape, Classes, new float[Examples * Shape.Features], new int[Examples]);
        NormalDraws.Fill(ref random, examples.Features);
        foreach (ref var label in examples.Labels.AsSpan())
            label = random.NextInteger(Classes);
        var few = examples.Slice(0, Batch);
        return new DataSplits(examples, few, few);
    }

    /// <summary>The training from its first weights.</summary>
    public TrainingRun Run(DataSplits data) => new(Plan, data, new TrainingRunOptions { Epochs = int.MaxValue, Seed = Seed });

    /// <summary>The first weights, those of each unit together, as PyTorch holds them.</summary>
    public unsafe float[] FirstWeights()
    {
        using var network = Begin(Plan);
        var weights = new List<float>();
        foreach (var layer in network.Layers.OfType<ProductLayer>())
            for (var unit = 0; unit < layer.Units; unit++)
                for (var input = 0; input < layer.FanIn; input++)
                    weights.Add(network.Parameters.Values(layer.Weights)[layer.WeightAt(unit, input)]);
        return [.. weights];
    }

    /// <summary>Losses of the first steps without dropout, whose masks the engines draw in their own ways.</summary>
    public unsafe double[] FirstLosses(Examples examples, int count)
    {
        var plan = Plan with { Network = Network with { Dropout = 0 } };
        using var network = Begin(plan);
        return [.. Enumerable.Range(0, count).Select(step =>
        {
            var batch = new MiniBatch(step * Batch, Batch);
            network.Gather(examples, batch);
            var outputs = network.Forward(new Pass(PassMode.Training, Batch, step));
            var sum = LossFunction.Evaluate(
                plan.Loss, outputs, network.OutputGradient, examples.Labels.AsSpan(batch.Start, Batch), Classes);
            network.Backward(Batch);
            network.Parameters.Update(plan.Optimizer, plan.Regularization, plan.Optimizer.LearningRate, step + 1);
            return sum.Total / Batch;
        })];
    }

    /// <summary>The net as the script reads it.</summary>
    public object Description() => new
    {
        shape = (int[])[Shape.Channels, Shape.Height, Shape.Width],
        examples = Examples,
        batch = Batch,
        learningRate = Plan.Optimizer.LearningRate,
        momentum = ((SgdOptimizer)Plan.Optimizer).Momentum,
        dropout = Network.Dropout,
        channelsLast = ChannelsLast,
        layers = Layers().Append(new { kind = "dense", units = Classes, bias = true, batchNorm = false, activation = false }),
    };

    private IEnumerable<object> Layers()
    {
        if (Network is DenseNetwork dense)
            return dense.HiddenUnits().Select(units => Hidden("dense", units));
        var filters = ((ConvolutionalNetwork)Network).Filters!;
        return [.. filters.SelectMany(count => (object[])[Hidden("convolution", count), new { kind = "pool" }]), new { kind = "flatten" }];
    }

    private object Hidden(string kind, int units) =>
        new { kind, units, bias = !Network.BatchNorm, batchNorm = Network.BatchNorm, activation = true };

    private Network Begin(TrainingPlan plan) => new(plan.Network, plan.Optimizer, Shape, Classes, Batch, Seed);
}
