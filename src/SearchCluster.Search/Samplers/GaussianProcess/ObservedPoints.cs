namespace SearchCluster.Search.Samplers.GaussianProcess;

/// <summary>Points by coordinate, so that one point is compared with many in whole registers.</summary>
/// <param name="dimensions">Coordinates of a point.</param>
/// <param name="capacity">Most points.</param>
internal sealed class ObservedPoints(int dimensions, int capacity)
{
    /// <summary>Number of points.</summary>
    public int Count { get; private set; }

    /// <summary>The numbers of each coordinate; those from <see cref="Count"/> on mean nothing.</summary>
    public double[][] Coordinates { get; } = [.. Enumerable.Range(0, dimensions).Select(_ => new double[capacity])];

    /// <summary>Adds a point.</summary>
    public void Add(ReadOnlySpan<double> point)
    {
        for (var d = 0; d < dimensions; d++)
            Coordinates[d][Count] = point[d];
        Count++;
    }

    /// <summary>Reads a point.</summary>
    public void Read(int index, Span<double> point)
    {
        for (var d = 0; d < dimensions; d++)
            point[d] = Coordinates[d][index];
    }
}
