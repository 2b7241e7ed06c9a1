using SearchCluster.Randomness;
using SearchCluster.Training.Augmentation;
using SearchCluster.Training.Data;
using SearchCluster.Training.Layers;
using SearchCluster.Training.Losses;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Reports;

namespace SearchCluster.Training.Runs;

/// <summary>
/// One optimizer step of a network: examples in, loss, gradients, update. The loss comes first, so that a caller may stop before the
/// gradients of a loss that exploded.
/// </summary>
/// <param name="plan">Gives loss, optimizer and penalties.</param>
/// <param name="network">The network that learns.</param>
/// <param name="rows">Most examples of a step, at least 1.</param>
/// <param name="augmentation">Random changes to each example, in order.</param>
/// <param name="seed">Seed of the augmentation.</param>
internal sealed class TrainingStep(
    TrainingPlan plan, Network network, int rows, IReadOnlyList<AugmentationStep> augmentation, ulong seed)
{
    private readonly int[] _labels = new int[rows];
    private readonly AugmentationStep[] _augmentation = [.. augmentation];
    private readonly float[] _scratch = new float[augmentation.Count > 0 ? network.Features : 0];

    /// <summary>Steps taken so far: part of the address of dropout masks and augmentation, and the optimizer's time.</summary>
    public long Taken { get; set; }

    /// <summary>Passes examples forward as they are learned from, and counts the step: the loss before its update.</summary>
    /// <param name="examples">The training split.</param>
    /// <param name="indices">Which of its examples, at most as many as the rows.</param>
    public LossSum Forward(Examples examples, ReadOnlySpan<int> indices)
    {
        network.Gather(examples, indices);
        for (var row = 0; row < indices.Length; row++)
        {
            _labels[row] = examples.Labels[indices[row]];
            Augment(row, examples.Shape);
        }

        var sum = Loss(new Pass(PassMode.Training, indices.Length, Taken), _labels.AsSpan(0, indices.Length));
        Taken++;
        return sum;
    }

    /// <summary>The gradients of the last <see cref="Forward"/>.</summary>
    /// <param name="count">How many examples it had.</param>
    public void Backward(int count) => network.Backward(count);

    /// <summary>Updates the parameters by the last gradients.</summary>
    /// <param name="learningRate">Learning rate of the step, schedule included.</param>
    public void Update(double learningRate) => network.Parameters.Update(plan.Optimizer, plan.Regularization, learningRate, Taken);

    /// <summary>Passes the gathered examples forward; leaves the loss's gradient where the backward pass takes it.</summary>
    public unsafe LossSum Loss(in Pass pass, ReadOnlySpan<int> labels) =>
        LossFunction.Evaluate(plan.Loss, network.Forward(pass), network.OutputGradient, labels, network.Classes);

    /// <summary>Mean loss and share of right answers over batches of examples.</summary>
    public Evaluation Evaluate(Examples examples, MiniBatch[] batches, PassMode mode, CancellationToken cancellationToken)
    {
        var (total, correct, seen) = (0.0, 0, 0);
        foreach (var batch in batches)
        {
            cancellationToken.ThrowIfCancellationRequested();
            network.Gather(examples, batch);
            var sum = Loss(new Pass(mode, batch.Rows), examples.Labels.AsSpan(batch.Start, batch.Rows));
            (total, correct, seen) = (total + sum.Total, correct + sum.Correct, seen + batch.Rows);
        }

        return new Evaluation(total / seen, (double)correct / seen);
    }

    private void Augment(int row, ImageShape shape)
    {
        if (_augmentation.Length == 0)
            return;
        var random = RandomStream.At(seed, RandomPurpose.Augmentation, Taken, row);
        foreach (var step in _augmentation)
            step.Apply(network.Input(row), shape, ref random, _scratch);
    }
}
