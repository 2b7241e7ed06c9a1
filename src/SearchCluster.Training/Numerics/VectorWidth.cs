using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SearchCluster.Training.Numerics;

/// <summary>
/// How wide a vector this machine multiplies and adds at once. Constants to the JIT: the other widths' code is never compiled.
/// </summary>
internal static class VectorWidth
{
    /// <summary>Whether registers of 512 bits are there, and fast.</summary>
    public static bool Is512
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.IsHardwareAccelerated;
    }

    /// <summary>Whether registers of 256 bits and fused multiply-add are there.</summary>
    public static bool Is256
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.IsHardwareAccelerated && Fma.IsSupported;
    }
}
