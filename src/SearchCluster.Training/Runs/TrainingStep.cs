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
    private float[] _targets = [];
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

        var pass = new Pass(PassMode.Training, indices.Length, Taken);
        var sum = examples.IsRegression
            ? Loss(pass, GatherTargets(examples, indices), examples.TargetScaling!.Scales)
            : Loss(pass, _labels.AsSpan(0, indices.Length));
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

    /// <summary>The same for numbers to predict, scaled.</summary>
    public unsafe LossSum Loss(in Pass pass, ReadOnlySpan<float> targets, ReadOnlySpan<double> scales) =>
        LossFunction.Evaluate(plan.Loss, network.Forward(pass), network.OutputGradient, targets, scales);

    /// <summary>Passes a run of examples forward, as <see cref="Loss(in Pass, ReadOnlySpan{int})"/> does.</summary>
    public LossSum Loss(in Pass pass, Examples examples, MiniBatch batch)
    {
        network.Gather(examples, batch);
        return examples.Targets is { } targets
            ? Loss(pass, targets.AsSpan(batch.Start * examples.Classes, batch.Rows * examples.Classes), examples.TargetScaling!.Scales)
            : Loss(pass, examples.Labels.AsSpan(batch.Start, batch.Rows));
    }

    /// <summary>Mean loss and share of right answers over batches of examples, and the scores of numbers, or those asked for.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="batches">Their batches, one after the other.</param>
    /// <param name="mode">How the network is passed.</param>
    /// <param name="board">Takes the outputs for further scores; null for those of numbers alone.</param>
    /// <param name="cancellationToken">Gives up between two batches.</param>
    public unsafe Evaluation Evaluate(
        Examples examples, MiniBatch[] batches, PassMode mode, IScoreBoard? board, CancellationToken cancellationToken)
    {
        board ??= examples.IsRegression ? new RegressionBoard(examples) : null;
        var (total, correct, seen) = (0.0, 0, 0);
        foreach (var batch in batches)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var sum = Loss(new Pass(mode, batch.Rows), examples, batch);
            board?.Add(network.Outputs, batch.Start, batch.Rows);
            (total, correct, seen) = (total + sum.Total, correct + sum.Correct, seen + batch.Rows);
        }

        return new Evaluation(total / seen, examples.IsRegression ? double.NaN : (double)correct / seen) { Scores = board?.Close() };
    }

    private Span<float> GatherTargets(Examples examples, ReadOnlySpan<int> indices)
    {
        var count = examples.Classes;
        if (_targets.Length < indices.Length * count)
            _targets = new float[indices.Length * count];
        for (var row = 0; row < indices.Length; row++)
            examples.Targets.AsSpan(indices[row] * count, count).CopyTo(_targets.AsSpan(row * count));
        return _targets.AsSpan(0, indices.Length * count);
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
