using System.Globalization;
using SearchCluster.Training.Numerics;
using SearchCluster.Training.Optimizers;

namespace SearchCluster.Training.Layers;

/// <summary>
/// Everything that a network learns, with its gradients and the optimizer's state, in one flat array each: an update is one pass,
/// a checkpoint one copy. Layers reserve their segments while the network is built, and see memory once it is complete.
/// </summary>
internal sealed unsafe class ParameterStore
{
    private const int Register = 16;

    private readonly List<ParameterSegment> _segments = [];
    private int _length;
    private int _statisticsLength;

    /// <summary>The segments in the order of the layers.</summary>
    public IReadOnlyList<ParameterSegment> Segments => _segments;

    /// <summary>Gradients, as long as the parameters.</summary>
    public float* Gradients { get; private set; }

    /// <summary>Parameters, optimizer state and running statistics, one after the other: all that a checkpoint must hold.</summary>
    public float* State { get; private set; }

    /// <summary>Floats in <see cref="State"/>.</summary>
    public int StateLength { get; private set; }

    /// <summary>Floats of a model: parameters and running statistics, without the optimizer's state.</summary>
    public int ModelLength => _length + _statisticsLength;

    private float* Statistics => State + StateLength - _statisticsLength;

    /// <summary>Number of parameters that are learned, without padding.</summary>
    public int Count { get; private set; }

    /// <summary>Reserves parameters; all are 0 at first.</summary>
    /// <param name="layer">Number of the layer, from 1.</param>
    /// <param name="length">Floats, with the padding between lines.</param>
    /// <param name="isWeights">Whether penalties and weight decay apply.</param>
    /// <param name="learned">How many of the floats are learned. Default all.</param>
    /// <exception cref="InsufficientMemoryException">More than one array can hold.</exception>
    public ParameterSegment Reserve(int layer, long length, bool isWeights, long? learned = null)
    {
        if (_length + length + Register > int.MaxValue)
            throw new InsufficientMemoryException(
                string.Create(
                CultureInfo.InvariantCulture,
                $"with layer {layer} the network has {_length + length:N0} parameters, {((_length + length) * sizeof(float)) >> 20:N0} "
                + $"MiB: more than {int.MaxValue:N0}"));
        Count += (int)(learned ?? length);
        var segment = new ParameterSegment(layer, _length, Padded((int)length), isWeights);
        _segments.Add(segment);
        _length += segment.Length;
        return segment;
    }

    /// <summary>Reserves what is kept between steps but not learned by gradient; all are 0 at first.</summary>
    public int ReserveStatistics(int length)
    {
        var offset = _statisticsLength;
        _statisticsLength += Padded(length);
        return offset;
    }

    /// <summary>Allocates what was reserved, and the optimizer's state.</summary>
    /// <exception cref="InsufficientMemoryException">More than one array can hold, or than there is.</exception>
    public void Allocate(Workspace workspace, OptimizerPlan optimizer)
    {
        var length = (long)_length * (1 + optimizer.StateCount) + _statisticsLength;
        if (length > int.MaxValue)
            throw new InsufficientMemoryException(
                string.Create(
                CultureInfo.InvariantCulture,
                $"weights and optimizer state are {length:N0} numbers, {(length * sizeof(float)) >> 20:N0} MiB: "
                    + $"more than {int.MaxValue:N0}"));
        StateLength = (int)length;
        State = workspace.Allocate(StateLength);
        Gradients = workspace.Allocate(_length);
    }

    /// <summary>The parameters of a segment.</summary>
    public float* Values(ParameterSegment segment) => State + segment.Offset;

    /// <summary>The gradient of a segment.</summary>
    public float* GradientOf(ParameterSegment segment) => Gradients + segment.Offset;

    /// <summary>The statistics reserved at an offset.</summary>
    public float* StatisticsAt(int offset) => Statistics + offset;

    /// <summary>Copies what predicts, parameters and then running statistics, to <see cref="ModelLength"/> floats.</summary>
    public void CopyModel(Span<float> model)
    {
        new ReadOnlySpan<float>(State, _length).CopyTo(model);
        new ReadOnlySpan<float>(Statistics, _statisticsLength).CopyTo(model[_length..]);
    }

    /// <summary>Takes over what <see cref="CopyModel"/> gave; the optimizer's state stays as it is.</summary>
    public void TakeModel(ReadOnlySpan<float> model)
    {
        model[.._length].CopyTo(new Span<float>(State, _length));
        model[_length..].CopyTo(new Span<float>(Statistics, _statisticsLength));
    }

    /// <summary>One step of the optimizer on all segments.</summary>
    /// <param name="optimizer">The optimizer that the memory was allocated for.</param>
    /// <param name="penalties">Penalties on the weights.</param>
    /// <param name="learningRate">Learning rate, schedule included.</param>
    /// <param name="step">Number of the step, from 1.</param>
    public void Update(OptimizerPlan optimizer, RegularizationPlan penalties, double learningRate, long step)
    {
        foreach (var segment in _segments)
        {
            optimizer.Update(new ParameterUpdate
            {
                Parameters = Values(segment),
                Gradients = GradientOf(segment),
                States = State + _length + segment.Offset,
                StateStride = _length,
                Length = segment.Length,
                LearningRate = learningRate,
                L2 = segment.IsWeights ? penalties.L2 : 0,
                L1 = segment.IsWeights ? penalties.L1 : 0,
                WeightDecay = segment.IsWeights ? optimizer.WeightDecay : 0,
                Step = step,
            });
        }
    }

    private static int Padded(int length) => (length + Register - 1) / Register * Register;
}

/// <summary>A run of parameters that belong together.</summary>
/// <param name="Layer">Number of the dense layer, from 1, that they belong to; the output layer is the last.</param>
/// <param name="Offset">First float in the store; whole registers.</param>
/// <param name="Length">Number of floats, padding included.</param>
/// <param name="IsWeights">Whether penalties and weight decay apply: to weights, not to biases, γ and β.</param>
internal readonly record struct ParameterSegment(int Layer, int Offset, int Length, bool IsWeights);
