using SearchCluster.Randomness;
using SearchCluster.Training.Activations;
using SearchCluster.Training.Data;
using SearchCluster.Training.Initializers;
using SearchCluster.Training.Layers;
using SearchCluster.Training.Losses;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Numerics;
using SearchCluster.Training.Optimizers;
using SearchCluster.Training.Tests.Reference;
using Xunit;

namespace SearchCluster.Training.Tests.Networks;

/// <summary>The float engine against the double-precision reference, over random shapes.</summary>
public sealed unsafe class NetworkTests
{
    private static readonly Activation[] Activations =
        [new SigmoidActivation(), new TanhActivation(), new ReluActivation(), new LeakyReluActivation(), new EluActivation { Alpha = 0.7f },
            new GeluActivation()];

    [Theory]
    [InlineData(Loss.SoftmaxCrossEntropy, false, 0)]
    [InlineData(Loss.SoftmaxCrossEntropy, true, 0)]
    [InlineData(Loss.SoftmaxCrossEntropy, false, 0.4)]
    [InlineData(Loss.SoftmaxCrossEntropy, true, 0.4)]
    [InlineData(Loss.MeanSquaredError, false, 0)]
    [InlineData(Loss.MeanSquaredError, true, 0.4)]
    public void Backward_RandomShapes_EqualsTheReference(Loss loss, bool batchNorm, double dropout)
    {
        for (var number = 0; number < 60; number++)
        {
            var random = RandomStream.At(11, RandomPurpose.Proposal, number, batchNorm ? 1 : 0);
            using var pair =
                new Pair(ref random, Activations[number % Activations.Length], batchNorm, dropout, rows: 8 + random.NextInteger(60));

            var pass = pair.Forward(PassMode.Training, step: number);
            var sum = pair.Loss(loss);
            pair.Engine.Backward(pair.Rows);
            var expected = pair.Reference.Backward(pass, loss, pair.Labels);

            // A float has 24 bits: each sum of up to a hundred terms errs by about 1e-6 of its largest term, a chain of four layers by
            // ten times that. Batch normalisation of a unit that hardly varies multiplies errors by up to 1 / √ε = 300.
            Assert.Equal(
                pair.Reference.Objective(pass, loss, pair.Labels), sum.Total / pair.Rows, 2e-5 * Math.Max(1, sum.Total / pair.Rows));
            pair.AssertGradients(expected, tolerance: batchNorm ? 2e-4 : 2e-5, $"{number} {loss} {pair.Plan}");
        }
    }

    [Fact]
    public void Forward_Evaluation_UsesTheRunningStatisticsOfTraining()
    {
        var random = RandomStream.At(12, RandomPurpose.Proposal);
        using var pair = new Pair(ref random, new TanhActivation(), batchNorm: true, dropout: 0, rows: 20);
        for (var step = 0; step < 5; step++)
            pair.Forward(PassMode.Training, step);

        var pass = pair.Forward(PassMode.Evaluation, step: 0);

        pair.AssertOutputs(pass.Outputs);
    }

    [Fact]
    public void Forward_Observation_LeavesTheRunningStatisticsAlone()
    {
        var random = RandomStream.At(13, RandomPurpose.Proposal);
        using var pair = new Pair(ref random, new ReluActivation(), batchNorm: true, dropout: 0.3, rows: 20);
        pair.Forward(PassMode.Training, step: 0);

        pair.ForwardEngine(PassMode.Observation);
        var pass = pair.Forward(PassMode.Evaluation, step: 0);

        pair.AssertOutputs(pass.Outputs);
    }

    [Fact]
    public void Forward_NaNInput_ReachesTheOutputsThroughEveryActivation()
    {
        foreach (var activation in Activations)
        {
            var random = RandomStream.At(14, RandomPurpose.Proposal);
            using var pair = new Pair(ref random, activation, batchNorm: false, dropout: 0, rows: 8);
            pair.Examples.Features[0] = float.NaN;

            pair.ForwardEngine(PassMode.Evaluation);

            Assert.True(float.IsNaN(pair.Outputs[0]), $"{activation}");
            Assert.Equal("dense1", pair.Engine.FirstNonFiniteLayer(pair.Rows));
        }
    }

    /// <summary>An engine and a reference with the same random shape, parameters and batch.</summary>
    private sealed class Pair : IDisposable
    {
        private readonly int _features;
        private readonly int _classes;

        public Pair(ref RandomStream random, Activation activation, bool batchNorm, double dropout, int rows)
        {
            (_features, _classes, Rows) = (1 + random.NextInteger(40), 2 + random.NextInteger(11), rows);
            var hidden = new int[1 + random.NextInteger(3)];
            for (var i = 0; i < hidden.Length; i++)
                hidden[i] = 1 + random.NextInteger(36);
            Plan = new DenseNetwork
            {
                Hidden = hidden,
                Activation = activation,
                BatchNorm = batchNorm,
                Dropout = dropout,
                Initializer = new XavierInitializer()
            };
            Engine = new Network(Plan, new SgdOptimizer(), new ImageShape(1, 1, _features), _classes, rows, seed: random.NextBits());

            var features = new float[rows * _features];
            NormalDraws.Fill(ref random, features);
            Labels = new int[rows];
            foreach (ref var label in Labels.AsSpan())
                label = random.NextInteger(_classes);
            Examples = new Examples(new ImageShape(1, 1, _features), _classes, features, Labels);
            Reference = new ReferenceNetwork(Plan, _features, _classes, [.. Enumerable.Range(0, hidden.Length + 1).Select(Copy)]);
            for (var layer = 0; layer <= hidden.Length; layer++)
                Disturb(layer, ref random);
        }

        public int Rows { get; }

        public DenseNetwork Plan { get; }

        public Network Engine { get; }

        public ReferenceNetwork Reference { get; }

        public Examples Examples { get; }

        public int[] Labels { get; }

        public float* Outputs { get; private set; }

        public ReferencePass Forward(PassMode mode, long step)
        {
            ForwardEngine(mode, step);
            var inputs = Enumerable.Range(0, Rows)
                .Select(row => Examples.Features.Skip(row * _features).Take(_features).Select(value => (double)value).ToArray());
            var masks = Plan.Dropout > 0 && mode == PassMode.Training ? Engine.Layers.OfType<DropoutLayer>().Select(Mask).ToArray() : null;
            return Reference.Forward([.. inputs], mode == PassMode.Training ? ReferenceMode.Training : ReferenceMode.Evaluation, masks);
        }

        public void ForwardEngine(PassMode mode, long step = 0)
        {
            Engine.Gather(Examples, new MiniBatch(0, Rows));
            Outputs = Engine.Forward(new Pass(mode, Rows, step));
        }

        public LossSum Loss(Loss loss) => LossFunction.Evaluate(loss, Outputs, Engine.OutputGradient, Labels, _classes);

        public void AssertOutputs(double[][] expected)
        {
            for (var row = 0; row < Rows; row++)
                for (var label = 0; label < _classes; label++)
                    Assert.Equal(expected[row][label], Outputs[row * Workspace.Stride(_classes) + label], 1e-4);
        }

        public void AssertGradients(ReferenceGradients expected, double tolerance, string of)
        {
            for (var layer = 0; layer < expected.Layers.Count; layer++)
                foreach (var (segment, values) in Segments(layer).Zip(expected.Layers[layer].Parameters()))
                {
                    var largest = Math.Max(1e-3, values.Max(Math.Abs));
                    var found = Compact(new ReadOnlySpan<float>(Engine.Parameters.GradientOf(segment), segment.Length), segment, layer);
                    for (var i = 0; i < values.Length; i++)
                        Assert.True(Math.Abs(values[i] - found[i]) <= tolerance * largest,
                            $"{of}: layer {layer} gradient {i}: {found[i]} for {values[i]}, largest {largest}");
                }
        }

        public void Dispose() => Engine.Dispose();

        private int Inputs(int layer) => layer == 0 ? _features : Plan.Hidden![layer - 1];

        private int Units(int layer) => layer == Plan.Hidden!.Count ? _classes : Plan.Hidden[layer];

        private IEnumerable<ParameterSegment> Segments(int layer) =>
            Engine.Parameters.Segments.Where(segment => segment.Layer == layer + 1);

        private ReferenceLayer Copy(int layer)
        {
            var weights = Segments(layer).First();
            var values = Compact(new ReadOnlySpan<float>(Engine.Parameters.Values(weights), weights.Length), weights, layer);
            return ReferenceLayer.Fresh(Inputs(layer), Units(layer), values, Plan.BatchNorm && layer < Plan.Hidden!.Count);
        }

        // Biases, γ and β away from their first values, where their gradients could hide.
        private void Disturb(int layer, ref RandomStream random)
        {
            foreach (var (segment, values) in Segments(layer).Zip(Reference.Layers[layer].Parameters()).Skip(1))
                for (var i = 0; i < values.Length; i++)
                {
                    Engine.Parameters.Values(segment)[i] += (float)(random.NextDouble() - 0.5);
                    values[i] = Engine.Parameters.Values(segment)[i];
                }
        }

        // Rows without their padding.
        private double[] Compact(ReadOnlySpan<float> values, ParameterSegment segment, int layer)
        {
            var units = Units(layer);
            var stride = segment.IsWeights ? Workspace.Stride(units) : segment.Length;
            var compact = new List<double>();
            for (var row = 0; row < (segment.IsWeights ? Inputs(layer) : 1); row++)
                foreach (var value in values.Slice(row * stride, units))
                    compact.Add(value);
            return [.. compact];
        }

        private bool[][] Mask(DropoutLayer layer) => [.. Enumerable.Range(0, Rows).Select(row =>
            new ReadOnlySpan<float>(layer.Mask + row * layer.Layout.Stride, layer.Layout.Shape.Features).ToArray()
                .Select(value => value != 0).ToArray())];
    }
}
