namespace SearchCluster.Search.Samplers.GaussianProcess;

/// <summary>The upper median of numbers as they come: the lower half in one heap, the upper in another.</summary>
internal sealed class RunningMedian
{
    private readonly PriorityQueue<double, double> _lower = new(Comparer<double>.Create((a, b) => b.CompareTo(a))), _upper = new();

    /// <summary>Number of numbers.</summary>
    public int Count => _lower.Count + _upper.Count;

    /// <summary>The number at place n/2, counted from 0, of the n so far in order.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public double Value => _upper.Peek();

    /// <summary>Takes in a number.</summary>
    public void Add(double number)
    {
        var least = _lower.EnqueueDequeue(number, number);
        _upper.Enqueue(least, least);
        if (_upper.Count <= _lower.Count + 1)
            return;
        var moved = _upper.Dequeue();
        _lower.Enqueue(moved, moved);
    }
}
