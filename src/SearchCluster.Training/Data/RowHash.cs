using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SearchCluster.Training.Data;

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
