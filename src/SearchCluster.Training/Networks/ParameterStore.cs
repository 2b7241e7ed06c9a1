using System.Globalization;
using SearchCluster.Training.Numerics;
using SearchCluster.Training.Optimizers;

namespace SearchCluster.Training.Networks;

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
            throw new InsufficientMemoryException(string.Create(CultureInfo.InvariantCulture, $"with layer {layer} the network has {_length + length:N0} parameters, {((_length + length) * sizeof(float)) >> 20:N0} MiB: more than {int.MaxValue:N0}"));
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
            throw new InsufficientMemoryException(string.Create(CultureInfo.InvariantCulture, $"weights and optimizer state are {length:N0} numbers, {(length * sizeof(float)) >> 20:N0} MiB: more than {int.MaxValue:N0}"));
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

    /// <summary>One step of the optimizer on all segments.</summary>
    /// <param name="plan">Gives the optimizer, its weight decay, and the penalties.</param>
    /// <param name="learningRate">Learning rate, schedule included.</param>
    /// <param name="step">Number of the step, from 1.</param>
    public void Update(TrainingPlan plan, double learningRate, long step)
    {
        var states = plan.Optimizer.StateCount;
        foreach (var segment in _segments)
        {
            plan.Optimizer.Update(new ParameterUpdate
            {
                Parameters = Values(segment),
                Gradients = GradientOf(segment),
                First = states > 0 ? State + _length + segment.Offset : null,
                Second = states > 1 ? State + 2 * _length + segment.Offset : null,
                Length = segment.Length,
                LearningRate = learningRate,
                L2 = segment.IsWeights ? plan.Regularization.L2 : 0,
                L1 = segment.IsWeights ? plan.Regularization.L1 : 0,
                WeightDecay = segment.IsWeights ? plan.Optimizer.WeightDecay : 0,
                Step = step,
            });
        }
    }

    private static int Padded(int length) => (length + Register - 1) / Register * Register;
}
