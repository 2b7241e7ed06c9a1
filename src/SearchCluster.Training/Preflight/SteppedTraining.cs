using SearchCluster.Training.Data;
using SearchCluster.Training.Losses;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Reports;

namespace SearchCluster.Training.Preflight;

/// <summary>
/// A network trained one mini-batch at a time, each at a learning rate of its own, and put back to its first weights as often as
/// wanted: what probes need, without the epochs and reports of a <see cref="TrainingRun"/>. Augmentation and schedule are left out.
/// </summary>
internal sealed unsafe class SteppedTraining : IDisposable
{
    private readonly TrainingPlan _plan;
    private readonly Network _network;
    private readonly float[] _first;
    private readonly int[] _labels;
    private long _step;

    /// <summary>The plan's network for examples like these, in batches of at most <paramref name="rows"/>.</summary>
    public SteppedTraining(TrainingPlan plan, Examples examples, int rows, ulong seed)
    {
        _plan = plan;
        _network = new Network(plan, examples.Shape, examples.Classes, rows, seed);
        _first = State.ToArray();
        _labels = new int[rows];
    }

    /// <summary>Multiplications and additions of one example forward and back, roughly: six for each weight wherever it is used.</summary>
    public double OperationsPerExample => 6 * (
        _network.Hidden.Sum(layer => (double)layer.Product.FanIn * layer.Product.Units * layer.Activation.Layout.Places)
        + (double)((ProductLayer)_network.Layers[^1]).FanIn * _network.Classes);

    /// <summary>Sums over the weights as they stand.</summary>
    public WeightSums Weights
    {
        get
        {
            var (squares, magnitudes) = (0.0, 0.0);
            foreach (var segment in _network.Parameters.Segments.Where(segment => segment.IsWeights))
                foreach (var weight in Values(segment))
                    (squares, magnitudes) = (squares + (double)weight * weight, magnitudes + Math.Abs((double)weight));
            return new WeightSums(squares, magnitudes);
        }
    }

    private Span<float> State => new(_network.Parameters.State, _network.Parameters.StateLength);

    /// <summary>Back to the first weights, as if no step had been taken.</summary>
    public void Reset()
    {
        _first.CopyTo(State);
        _step = 0;
    }

    /// <summary>Learns from some examples; the loss is that before the update. Nothing is updated when the loss is not finite.</summary>
    public LossSum Step(Examples examples, ReadOnlySpan<int> indices, double learningRate)
    {
        _network.Gather(examples, indices);
        for (var row = 0; row < indices.Length; row++)
            _labels[row] = examples.Labels[indices[row]];
        var sum = Loss(new Pass(PassMode.Training, indices.Length, _step), _labels.AsSpan(0, indices.Length));
        if (!double.IsFinite(sum.Total))
            return sum;
        _network.Backward(indices.Length);
        _network.Parameters.Update(_plan, learningRate, ++_step);
        return sum;
    }

    /// <summary>The same, with ‖update‖ / ‖weights before‖ over all weights.</summary>
    public (LossSum Loss, double UpdateRatio) MeasuredStep(Examples examples, ReadOnlySpan<int> indices, double learningRate)
    {
        var segments = _network.Parameters.Segments.Where(segment => segment.IsWeights).ToList();
        var before = segments.ConvertAll(segment => Values(segment).ToArray());
        var loss = Step(examples, indices, learningRate);
        var (update, weights) = (0.0, 0.0);
        for (var i = 0; i < before.Count; i++)
        {
            var after = Values(segments[i]);
            for (var w = 0; w < after.Length; w++)
                (update, weights) = (update + Square(after[w] - before[i][w]), weights + Square(before[i][w]));
        }

        return (loss, update == 0 ? 0 : Math.Sqrt(update / weights));

        static double Square(double value) => value * value;
    }

    /// <summary>The network as it stands on examples, at most as many as the rows: batch normalisation on their statistics, no dropout.</summary>
    public Evaluation Observe(Examples examples)
    {
        _network.Gather(examples, new MiniBatch(0, examples.Count));
        var sum = Loss(new Pass(PassMode.Observation, examples.Count), examples.Labels);
        return new Evaluation(sum.Total / examples.Count, (double)sum.Correct / examples.Count);
    }

    /// <summary>Gives all memory back.</summary>
    public void Dispose() => _network.Dispose();

    private LossSum Loss(in Pass pass, ReadOnlySpan<int> labels) =>
        LossFunction.Evaluate(_plan.Loss, _network.Forward(pass), _network.OutputGradient, labels, _network.Classes);

    private Span<float> Values(ParameterSegment segment) => new(_network.Parameters.Values(segment), segment.Length);
}
