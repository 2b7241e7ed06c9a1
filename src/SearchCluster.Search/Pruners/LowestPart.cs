namespace SearchCluster.Search.Pruners;

/// <summary>
/// The lowest keys of a multiset that grows, and whose lowest part grows: two heaps, the part below and the rest above. Adding takes
/// logarithmic, reading constant time.
/// </summary>
internal sealed class LowestPart<TKey>
    where TKey : IComparable<TKey>
{
    private readonly PriorityQueue<TKey, TKey> _lower = new(Comparer<TKey>.Create((a, b) => b.CompareTo(a)));
    private readonly PriorityQueue<TKey, TKey> _upper = new();

    /// <summary>Number of all keys.</summary>
    public int Count => _lower.Count + _upper.Count;

    /// <summary>Number of keys in the lowest part.</summary>
    public int PartCount => _lower.Count;

    /// <summary>The highest key of the lowest part, which must not be empty.</summary>
    public TKey Highest => _lower.Peek();

    /// <summary>Whether there are keys above the lowest part; the lowest of them.</summary>
    public bool TryGetNext(out TKey next)
    {
        var exists = _upper.TryPeek(out var key, out _);
        next = key!;
        return exists;
    }

    /// <summary>Adds a key, then lets the lowest part hold so many keys: at least as many as before.</summary>
    public void Add(TKey key, int partCount)
    {
        var above = _lower.Count == 0 ? key : _lower.EnqueueDequeue(key, key);
        _upper.Enqueue(above, above);
        while (_lower.Count < partCount && _upper.TryDequeue(out var next, out _))
            _lower.Enqueue(next, next);
    }
}
