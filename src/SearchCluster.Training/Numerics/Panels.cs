using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SearchCluster.Training.Numerics;

/// <summary>How the columns of a product are cut into panels, and the micro-kernel for each width of a panel.</summary>
internal static unsafe class Panels
{
    /// <summary>
    /// The width of the next panel: two registers, or one where no more columns are left. Of AVX-512 also half of one, where that leaves
    /// fewer lanes idle: machines that work on 512 bits in two halves do it in half the time, the others in no more.
    /// </summary>
    /// <param name="columns">Columns that are left.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Width<TLanes, TVector>(int columns)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        var half = HasHalf<TLanes, TVector>() ? TLanes.Count / 2 : 0;
        return columns > TLanes.Count + half ? 2 * TLanes.Count
            : columns > half ? TLanes.Count
            : half;
    }

    /// <summary>Lanes of the last panels that hold no column.</summary>
    public static int Idle<TLanes, TVector>(int columns)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        var rest = columns % (2 * TLanes.Count);
        while (rest > 0)
            rest -= Width<TLanes, TVector>(rest);
        return -rest;
    }

    /// <summary>The product of a panel so wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply<TLanes, TVector>(in PanelOperands operands, int width, int tallest, float* edge)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        if (width > TLanes.Count)
            PanelProduct<PairLanes<TLanes, TVector>, Pair<TVector>, WideRow<TLanes, TVector>, WideRows<TLanes, TVector>>.Multiply(
                operands, tallest, edge);
        else if (width == TLanes.Count)
            PanelProduct<TLanes, TVector, NarrowRow<TLanes, TVector>, NarrowRows<TLanes, TVector>>.Multiply(operands, tallest, edge);
        else if (HasHalf<TLanes, TVector>())
            PanelProduct<
                Lanes256, Vector256<float>, NarrowRow<Lanes256, Vector256<float>>, NarrowRows<Lanes256, Vector256<float>>>.Multiply(
                operands, tallest, edge);
    }

    private static bool HasHalf<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
        => TLanes.Count == 2 * Lanes256.Count;
}
