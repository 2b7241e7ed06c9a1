namespace SearchCluster.Training.Runs;

/// <summary>
/// The lecture's rule: a loss that is not finite has exploded at once, and so has one whose mean over the last 256 examples or more
/// exceeds a factor times the initial loss. One small batch alone proves nothing.
/// </summary>
internal sealed class DivergenceWatch(double factor, double initialLoss)
{
    private const int LeastExamples = 256;

    private readonly Queue<(double Total, int Count)> _batches = new();
    private int _examples;

    /// <summary>Losses of the batches looked at, oldest first: what a checkpoint must hold.</summary>
    public IReadOnlyCollection<(double Total, int Count)> Batches => _batches;

    /// <summary>Adds a batch; the loss that has exploded, or null.</summary>
    public double? Add(double total, int count)
    {
        if (!double.IsFinite(total))
            return total / count;
        _batches.Enqueue((total, count));
        _examples += count;
        while (_examples - _batches.Peek().Count >= LeastExamples)
            _examples -= _batches.Dequeue().Count;

        // Summed anew, so that the mean does not depend on what has left the window.
        var sum = 0.0;
        foreach (var batch in _batches)
            sum += batch.Total;
        var mean = sum / _examples;
        return _examples >= LeastExamples && mean > factor * initialLoss ? mean : null;
    }
}
