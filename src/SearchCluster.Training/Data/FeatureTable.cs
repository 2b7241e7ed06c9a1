using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SearchCluster.Training.Data;

/// <summary>
/// Features as they are read, row after row. They are kept in double precision too where single would lose something that matters: where
/// its rounding is more than a hundred-thousandth of a column's standard deviation (timestamps, identifiers, coordinates), or makes two
/// different rows alike. Elsewhere statistics of the rounded numbers are the same to any digit that training sees.
/// </summary>
/// <param name="file">The file, for messages.</param>
/// <param name="columns">Names of the features.</param>
internal sealed class FeatureTable(string file, IReadOnlyList<string> columns)
{
    private const double MostRounding = 1e-5;

    // A share of the memory: lists grow by doubling, and preprocessing copies.
    private const double MostOfMemory = 0.25;

    private static readonly double MostBytes = MostOfMemory * GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    private readonly List<float> _singles = [];

    // From the first number on that is no float; null up to there.
    private List<double>? _doubles;

    /// <summary>Adds the next number of a row: as it is, and rounded to single precision.</summary>
    /// <exception cref="DataFileException">There are more numbers than memory takes.</exception>
    public void Add(double number, float single, int line)
    {
        if (_singles.Count == _singles.Capacity)
            RequireMemory(line);
        if (_doubles is null && single != number)
            _doubles = [.. _singles];
        _singles.Add(single);
        _doubles?.Add(number);
    }

    /// <summary>All numbers in single precision, row-major.</summary>
    public float[] Values() => [.. _singles];

    /// <summary>All numbers in double precision, row-major; null where single precision loses nothing that matters.</summary>
    public double[]? Exact() =>
        _doubles is not null && (Enumerable.Range(0, columns.Count).Any(LosesDigits) || MergesRows()) ? [.. _doubles] : null;

    private bool LosesDigits(int column)
    {
        var (count, sum, rounding) = (0, 0.0, 0.0);
        for (var i = column; i < _singles.Count; i += columns.Count, count++)
        {
            sum += _doubles![i];
            rounding = Math.Max(rounding, Math.Abs(_doubles[i] - _singles[i]));
        }

        var (mean, squares) = (sum / count, 0.0);
        for (var i = column; i < _singles.Count; i += columns.Count)
            squares += (_doubles![i] - mean) * (_doubles[i] - mean);
        return rounding > MostRounding * Math.Sqrt(squares / count) && squares > 0;
    }

    private bool MergesRows()
    {
        var (singles, doubles) = (new HashSet<ulong>(), new HashSet<ulong>());
        var allSingles = CollectionsMarshal.AsSpan(_singles);
        var allDoubles = CollectionsMarshal.AsSpan(_doubles);
        for (var start = 0; start < allSingles.Length; start += columns.Count)
        {
            singles.Add(RowHash.Of<float>(allSingles.Slice(start, columns.Count)));
            doubles.Add(RowHash.Of<double>(allDoubles.Slice(start, columns.Count)));
        }

        return singles.Count < doubles.Count;
    }

    private void RequireMemory(int line)
    {
        var bytes = (sizeof(float) + (_doubles is null ? 0 : sizeof(double))) * (long)_singles.Count;
        if (_singles.Count >= Array.MaxLength / 2 || bytes > MostBytes)
            throw new DataFileException(file, $"line {line}", "fewer numbers, to be held in memory", $"more than {_singles.Count}");
    }
}

/// <summary>A hash of the bits of a row: equal rows have equal hashes, the same on every machine.</summary>
internal static class RowHash
{
    /// <summary>Multiply and rotate, four bytes at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Of<T>(ReadOnlySpan<T> row)
        where T : struct
    {
        var hash = 0x9E3779B97F4A7C15UL;
        foreach (var bits in MemoryMarshal.Cast<T, uint>(row))
            hash = (ulong.RotateLeft(hash, 23) ^ bits) * 0xD1342543DE82EF95UL;
        return hash;
    }
}
