using System.Runtime.InteropServices;

namespace SearchCluster.Training.Numerics;

/// <summary>Scratch memory for packed panels, 64-byte aligned; one per trial, grown when needed, never in a steady state.</summary>
internal sealed unsafe class PackingBuffer : IDisposable
{
    private float* _memory;
    private int _capacity;

    /// <summary>Bytes of memory that it holds.</summary>
    public long Bytes => (long)_capacity * sizeof(float);

    /// <summary>At least <paramref name="length"/> floats, contents undefined.</summary>
    public float* Reserve(int length)
    {
        if (length > _capacity)
        {
            NativeMemory.AlignedFree(_memory);
            _memory = (float*)NativeMemory.AlignedAlloc((nuint)length * sizeof(float), 64);
            _capacity = length;
        }

        return _memory;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        _capacity = 0;
    }
}
