using System.Runtime.CompilerServices;
using SearchCluster.Training.Data;
using SearchCluster.Training.Layers;
using SearchCluster.Training.Losses;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Reports;

/// <summary>Looks at the hidden layers at the end of an epoch, on the first examples of the training split, and changes nothing.</summary>
internal sealed unsafe class LayerObserver : IDisposable
{
    /// <summary>Examples of an evaluation pass: a few hundred units wide they stay in the L2 cache.</summary>
    public const int EvaluationRows = 256;

    private const int MostExamples = 1000;

    private readonly Workspace _workspace = new();
    private readonly Loss _loss;
    private readonly Network _network;
    private readonly Examples _examples;
    private readonly MiniBatch _batch;
    private readonly nint[] _weightsBefore;
    private readonly float* _means;
    private readonly float* _variances;
    private readonly float* _largest;

    /// <summary>Observes a network on the examples; its batches must hold <see cref="Rows"/> of them.</summary>
    public LayerObserver(Loss loss, Network network, Examples examples)
    {
        (_loss, _network, _examples) = (loss, network, examples);
        _batch = new MiniBatch(0, Rows(examples));
        _weightsBefore = [.. network.Hidden.Select(layer => (nint)_workspace.Allocate(layer.Product.Weights.Length))];
        UpdateRatios = new double?[network.Hidden.Count];
        var widest = network.Hidden.Count > 0 ? network.Hidden.Max(layer => layer.Activation.Layout.PlaceStride) : 0;
        _means = _workspace.Allocate(widest);
        _variances = _workspace.Allocate(widest);
        _largest = _workspace.Allocate(widest);
    }

    /// <summary>Examples that are looked at: all, or the first thousand.</summary>
    public static int Rows(Examples examples) => Math.Min(MostExamples, examples.Count);

    /// <summary>Most examples that are in the network at once, in a step of this batch size or in one of the looks at it.</summary>
    public static int RowsAtOnce(int batchSize, Examples examples) =>
        Math.Max(Math.Min(batchSize, examples.Count), Math.Max(EvaluationRows, Rows(examples)));

    /// <summary>Bytes of memory that it holds.</summary>
    public long Bytes => _workspace.Bytes;

    /// <summary>Of each hidden layer, that of the last epoch's last step; null before it.</summary>
    public double?[] UpdateRatios { get; }

    /// <summary>Keeps the weights as they stand before a step, for its update ratio.</summary>
    public void BeforeUpdate()
    {
        for (var i = 0; i < _weightsBefore.Length; i++)
            Weights(i).CopyTo(new Span<float>((float*)_weightsBefore[i], Weights(i).Length));
    }

    /// <summary>Takes ‖update‖ / ‖weights before‖ of the step that was just made.</summary>
    public void AfterUpdate()
    {
        for (var i = 0; i < _weightsBefore.Length; i++)
        {
            var before = (float*)_weightsBefore[i];
            var length = Weights(i).Length;
            var weightNorm = Math.Sqrt(Reduction.SumOfSquares(before, length));
            Elementwise.Axpy(-1, _network.Parameters.Values(_network.Hidden[i].Product.Weights), before, length);
            var updateNorm = Math.Sqrt(Reduction.SumOfSquares(before, length));
            // No weights and no update, as with zero initialisation, is a ratio of nothing.
            UpdateRatios[i] = updateNorm == 0 ? 0 : updateNorm / weightNorm;
        }
    }

    /// <summary>Every hidden layer as it stands.</summary>
    public IReadOnlyList<LayerReport> Observe()
    {
        _network.Gather(_examples, _batch);
        var outputs = _network.Forward(new Pass(PassMode.Observation, _batch.Rows));
        // Activations first: the backward pass may write over them.
        var reports = _network.Hidden.Select((layer, i) => Activations(layer) with { UpdateRatio = UpdateRatios[i] }).ToArray();
        if (_examples.Targets is { } targets)
            LossFunction.Evaluate(
                _loss, outputs, _network.OutputGradient, targets.AsSpan(0, _batch.Rows * _examples.Classes),
                    _examples.TargetScaling!.Scales);
        else
            LossFunction.Evaluate(_loss, outputs, _network.OutputGradient, _examples.Labels.AsSpan(0, _batch.Rows), _examples.Classes);
        _network.Backward(_batch.Rows);
        for (var i = 0; i < reports.Length; i++)
        {
            var weights = _network.Hidden[i].Product.Weights;
            reports[i] =
                reports[i] with
                {
                    GradientNorm =
                Math.Sqrt(Reduction.SumOfSquares(_network.Parameters.GradientOf(weights), weights.Length))
                };
        }

        return reports;
    }

    /// <summary>Gives its memory back.</summary>
    public void Dispose() => _workspace.Dispose();

    private LayerReport Activations(HiddenLayer layer)
    {
        var activation = layer.Activation.Function;
        var (units, stride) = (layer.Product.Units, layer.Activation.Layout.PlaceStride);
        // A filter is one unit at many places.
        var places = _batch.Rows * layer.Activation.Layout.Places;
        ColumnPass.Run(new ColumnMoments(layer.Activation.Output, _means, _variances), stride, places, units);
        var (mean, variance) = (0.0, 0.0);
        for (var unit = 0; unit < units; unit++)
            mean += (double)_means[unit] / units;
        for (var unit = 0; unit < units; unit++)
            variance += (_variances[unit] + (_means[unit] - mean) * (_means[unit] - mean)) / units;

        return new LayerReport
        {
            Layer = layer.Name,
            ActivationMean = mean,
            ActivationStandardDeviation = Math.Sqrt(variance),
            SaturatedShare = activation.CanSaturate ? SaturatedShare(layer, places) : 0,
            DeadShare = activation.CanDie ? DeadShare(layer, places) : 0,
            SymmetricShare = SymmetricShare(layer.Product, _network.Parameters.Values(layer.Product.Weights)),
            GradientNorm = 0,
            UpdateRatio = null,
        };
    }

    private static double SaturatedShare(HiddenLayer layer, int places)
    {
        var saturated = 0L;
        for (var place = 0; place < places; place++)
            foreach (var value in At(layer, place))
                saturated += layer.Activation.Function.IsSaturated(value) ? 1 : 0;
        return saturated / ((double)places * layer.Product.Units);
    }

    private double DeadShare(HiddenLayer layer, int places)
    {
        ColumnPass.Run(new Largest(layer.Activation.Output, _largest), layer.Activation.Layout.PlaceStride, places, layer.Product.Units);
        var dead = 0;
        for (var unit = 0; unit < layer.Product.Units; unit++)
            dead += _largest[unit] == 0 ? 1 : 0;
        return dead / (double)layer.Product.Units;
    }

    private static double SymmetricShare(ProductLayer layer, float* weights)
    {
        var alike = 0;
        for (var unit = 0; unit < layer.Units; unit++)
        {
            var input = 0;
            while (input < layer.FanIn && weights[layer.WeightAt(unit, input)] == weights[layer.WeightAt(0, input)])
                input++;
            alike += input == layer.FanIn ? 1 : 0;
        }

        return alike / (double)layer.Units;
    }

    // All units at one place of one example.
    private static ReadOnlySpan<float> At(HiddenLayer layer, int place) =>
        new(layer.Activation.Output + place * (nint)layer.Activation.Layout.PlaceStride, layer.Product.Units);

    private Span<float> Weights(int hidden)
    {
        var segment = _network.Hidden[hidden].Product.Weights;
        return new Span<float>(_network.Parameters.Values(segment), segment.Length);
    }

    /// <summary>The largest magnitude of each column.</summary>
    private readonly struct Largest(float* x, float* largest) : IColumnKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TLanes, TVector>(int column, nint stride, int rows)
            where TLanes : struct, IElementaryLanes<TVector>
            where TVector : struct
        {
            var (most, zero) = (TLanes.Broadcast(0f), TLanes.Broadcast(0f));
            for (var row = 0; row < rows; row++)
            {
                var value = TLanes.Load(x + row * stride + column);
                most = TLanes.Max(most, TLanes.Max(value, TLanes.Subtract(zero, value)));
            }

            TLanes.Store(most, largest + column);
        }
    }
}
