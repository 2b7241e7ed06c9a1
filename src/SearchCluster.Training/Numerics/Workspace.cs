using System.Runtime.InteropServices;

namespace SearchCluster.Training.Numerics;

/// <summary>The native memory of one training: 64-byte aligned, zeroed, allocated before the first step and given back together.</summary>
internal sealed unsafe class Workspace : IDisposable
{
    private const int Alignment = 64;

    // A pass in whole registers may read, never write, some way beyond the end.
    private const int ReadableBeyond = 64;

    private readonly List<nint> _blocks = [];
    private readonly long _available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Bytes allocated so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Zeroed memory for <paramref name="length"/> floats, and some that may be read beyond them.</summary>
    /// <exception cref="InsufficientMemoryException">The machine, or the container, has less than the training has come to ask
    /// for.</exception>
    public float* Allocate(long length)
    {
        var bytes = (nuint)(length + ReadableBeyond) * sizeof(float);
        // Before it is touched: a system that promises more than it has ends the process when it is asked to keep its word.
        if (Bytes + (long)bytes > _available)
            throw new InsufficientMemoryException(
                $"the training needs more than {(Bytes + (long)bytes) >> 20:N0} MiB of memory: {_available >> 20:N0} MiB are there");
        var block = NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(block, bytes);
        _blocks.Add((nint)block);
        Bytes += (long)bytes;
        return (float*)block;
    }

    /// <summary>Zeroed memory for a matrix whose rows are <see cref="Stride"/> floats apart.</summary>
    public float* AllocateRows(int rows, int width) => Allocate((long)rows * Stride(width));

    /// <summary>
    /// Floats from one row to the next: whole registers of the widest vector, so that elementwise passes have no tail, and never a
    /// multiple of 4,096 bytes, whose rows would compete for the same set of L1.
    /// </summary>
    public static int Stride(int width)
    {
        var stride = (width + 15) & ~15;
        return stride % 1024 == 0 ? stride + 16 : stride;
    }

    /// <summary>Gives all memory back.</summary>
    public void Dispose()
    {
        foreach (var block in _blocks)
            NativeMemory.AlignedFree((void*)block);
        _blocks.Clear();
    }
}
