namespace SearchCluster.Training.Data;

/// <summary>A run of examples that go through the network together.</summary>
/// <param name="Start">The first.</param>
/// <param name="Rows">How many.</param>
internal readonly record struct MiniBatch(int Start, int Rows)
{
    /// <summary>
    /// Cuts examples into batches of a size; the last may be smaller, and is left out below <paramref name="leastRows"/>: one
    /// example alone has no variance to be normalised by.
    /// </summary>
    public static MiniBatch[] Cut(int examples, int size, int leastRows)
    {
        var batches = new List<MiniBatch>();
        for (var start = 0; start < examples; start += size)
            batches.Add(new MiniBatch(start, Math.Min(size, examples - start)));
        if (batches.Count > 1 && batches[^1].Rows < leastRows)
            batches.RemoveAt(batches.Count - 1);
        return [.. batches];
    }
}
