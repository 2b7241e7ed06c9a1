using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SearchCluster.Training.Data;

namespace SearchCluster.Training.Preflight.DataChecks;

/// <summary>Finds examples by their features, bit for bit.</summary>
internal sealed class RowIndex
{
    private const int None = -1;

    private readonly Examples _examples;
    private readonly Dictionary<ulong, int> _first;
    private readonly int[] _next;

    /// <summary>Indexes all examples of a split.</summary>
    public RowIndex(Examples examples)
    {
        _examples = examples;
        _first = new Dictionary<ulong, int>(examples.Count);
        _next = new int[examples.Count];
        // Backwards, so that each chain begins with its first example.
        for (var row = examples.Count - 1; row >= 0; row--)
        {
            ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(_first, Hash(Row(examples, row)), out var known);
            _next[row] = known ? first : None;
            first = row;
        }
    }

    /// <summary>The examples with the same features as one of another split, or of this one, in order.</summary>
    public IEnumerable<int> Alike(Examples others, int row)
    {
        if (!_first.TryGetValue(Hash(Row(others, row)), out var found))
            yield break;
        for (; found != None; found = _next[found])
            if (Row(_examples, found).SequenceEqual(Row(others, row)))
                yield return found;
    }

    private static ReadOnlySpan<float> Row(Examples examples, int row) =>
        examples.Features.AsSpan(row * examples.Shape.Features, examples.Shape.Features);

    // Multiply and rotate: equal rows are compared value by value afterwards, so it need only spread.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong Hash(ReadOnlySpan<float> row)
    {
        var hash = 0x9E3779B97F4A7C15UL;
        foreach (var bits in MemoryMarshal.Cast<float, uint>(row))
            hash = (ulong.RotateLeft(hash, 23) ^ bits) * 0xD1342543DE82EF95UL;
        return hash;
    }
}
