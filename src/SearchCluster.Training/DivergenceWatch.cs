namespace SearchCluster.Training;

/// <summary>
/// The lecture's rule: a loss that is not finite has exploded at once, and so has one whose mean over the last 256 examples or more
/// exceeds a factor times the initial loss. One small batch alone proves nothing.
/// </summary>
internal sealed class DivergenceWatch(double factor, double initialLoss)
{
    private const int LeastExamples = 256;

    private readonly Queue<(double Total, int Count)> _batches = new();

    /// <summary>Losses of the batches looked at, oldest first: what a checkpoint must hold.</summary>
    public IReadOnlyCollection<(double Total, int Count)> Batches => _batches;

    /// <summary>Adds a batch; the loss that has exploded, or null.</summary>
    public double? Add(double total, int count)
    {
        if (!double.IsFinite(total))
            return total / count;
        _batches.Enqueue((total, count));
        var examples = _batches.Sum(batch => batch.Count);
        while (examples - _batches.Peek().Count >= LeastExamples)
            examples -= _batches.Dequeue().Count;
        var mean = _batches.Sum(batch => batch.Total) / examples;
        return examples >= LeastExamples && mean > factor * initialLoss ? mean : null;
    }
}
