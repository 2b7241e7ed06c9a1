using SearchCluster.Training.Data;
using SearchCluster.Training.Layers;
using SearchCluster.Training.Losses;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Reports;
using SearchCluster.Training.Runs;

namespace SearchCluster.Training.Preflight;

/// <summary>
/// A network trained one mini-batch at a time, each at a learning rate of its own, and put back to its first weights as often as
/// wanted: what probes need, without the epochs and reports of a <see cref="TrainingRun"/>. Augmentation and schedule are left out.
/// </summary>
internal sealed unsafe class SteppedTraining : IDisposable
{
    private readonly TrainingStep _step;
    private readonly Network _network;
    private readonly float[] _first;

    /// <summary>The plan's network for examples like these, in batches of at most <paramref name="rows"/>.</summary>
    public SteppedTraining(TrainingPlan plan, Examples examples, int rows, ulong seed)
    {
        _network = new Network(plan.Network, plan.Optimizer, examples.Shape, examples.Classes, rows, seed);
        _first = State.ToArray();
        _step = new TrainingStep(plan, _network, rows, augmentation: [], seed);
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
        _step.Taken = 0;
    }

    /// <summary>Learns from some examples; the loss is that before the update. Nothing is updated when the loss is not finite.</summary>
    public LossSum Step(Examples examples, ReadOnlySpan<int> indices, double learningRate)
    {
        var sum = _step.Forward(examples, indices);
        if (!double.IsFinite(sum.Total))
            return sum;
        _step.Backward(indices.Length);
        _step.Update(learningRate);
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

    /// <summary>
    /// The network as it stands on examples, at most as many as the rows: batch normalisation on their statistics, no dropout.
    /// </summary>
    public Evaluation Observe(Examples examples)
    {
        var sum = _step.Loss(new Pass(PassMode.Observation, examples.Count), examples, new MiniBatch(0, examples.Count));
        return new Evaluation(sum.Total / examples.Count, (double)sum.Correct / examples.Count);
    }

    /// <summary>Gives all memory back.</summary>
    public void Dispose() => _network.Dispose();

    private Span<float> Values(ParameterSegment segment) => new(_network.Parameters.Values(segment), segment.Length);
}
