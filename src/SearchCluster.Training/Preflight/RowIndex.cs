using System.Runtime.InteropServices;
using SearchCluster.Training.Data;

namespace SearchCluster.Training.Preflight;

/// <summary>Finds examples by their features, bit for bit: in double precision where the data have them in it.</summary>
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
            ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(_first, Hash(examples, row), out var known);
            _next[row] = known ? first : None;
            first = row;
        }
    }

    /// <summary>The examples with the same features as one of another split, or of this one, in order.</summary>
    public IEnumerable<int> Alike(Examples others, int row)
    {
        if (!_first.TryGetValue(Hash(others, row), out var found))
            yield break;
        for (; found != None; found = _next[found])
            if (AreAlike(_examples, found, others, row))
                yield return found;
    }

    private static bool AreAlike(Examples one, int row, Examples other, int otherRow) =>
        one.Exact is { } exact && other.Exact is { } otherExact
        ? Row(one, exact, row).SequenceEqual(Row(other, otherExact, otherRow))
        : Row(one, one.Features, row).SequenceEqual(Row(other, other.Features, otherRow));

    private static ulong Hash(Examples examples, int row) => examples.Exact is { } exact
        ? RowHash.Of(Row(examples, exact, row))
        : RowHash.Of(Row(examples, examples.Features, row));

    private static ReadOnlySpan<T> Row<T>(Examples examples, T[] features, int row) =>
        features.AsSpan(row * examples.Shape.Features, examples.Shape.Features);
}
