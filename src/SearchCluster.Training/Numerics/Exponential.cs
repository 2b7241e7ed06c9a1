using System.Runtime.CompilerServices;

namespace SearchCluster.Training.Numerics;

/// <summary>
/// eˣ = 2ⁿ·eʳ with n the integer nearest to x / ln 2 and |r| ≤ ln 2 / 2; eʳ = 1 + r + r²·Q(r).
/// Q is our minimax fit (Remez exchange, relative error 2⁻²⁸).
/// </summary>
internal readonly struct Exponential : IUnaryFunction
{
    // Beyond these, e to the x rounds to zero and to infinity.
    private const float Lowest = -105f;
    private const float Highest = 89f;

    private const float Log2E = 1.44269504f;

    // ln 2 in two parts: n times the first, taken from x by a fused multiply-add, leaves r nearly exact.
    private const float Ln2High = 0.693147182f;
    private const float Ln2Low = -1.90465429e-9f;

    // 1.5·2²³: a float of this size has no fraction, so that adding it rounds to an integer, which then stands in its low bits.
    private const float Rounding = 12582912f;
    private const int RoundingBits = 0x4B400000;

    private const int ExponentBias = 127;
    private const int FractionBits = 23;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply<TLanes, TVector>(TVector x)
        where TLanes : struct, IElementaryLanes<TVector>
        where TVector : struct =>
        Evaluate<TLanes, TVector>(x);

    /// <summary>eˣ of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Evaluate<TLanes, TVector>(TVector x)
        where TLanes : struct, IElementaryLanes<TVector>
        where TVector : struct
    {
        // Comparisons with NaN are false: it stays, and every product below keeps it.
        x = TLanes.Select(TLanes.LessThan(x, TLanes.Broadcast(Lowest)), TLanes.Broadcast(Lowest), x);
        x = TLanes.Select(TLanes.LessThan(TLanes.Broadcast(Highest), x), TLanes.Broadcast(Highest), x);

        var shifted = TLanes.MultiplyAdd(x, TLanes.Broadcast(Log2E), TLanes.Broadcast(Rounding));
        var n = TLanes.Subtract(shifted, TLanes.Broadcast(Rounding));
        var r = TLanes.MultiplyAdd(n, TLanes.Broadcast(-Ln2High), x);
        r = TLanes.MultiplyAdd(n, TLanes.Broadcast(-Ln2Low), r);

        var q = TLanes.Broadcast(1.395053463e-3f);
        q = TLanes.MultiplyAdd(q, r, TLanes.Broadcast(8.368917741e-3f));
        q = TLanes.MultiplyAdd(q, r, TLanes.Broadcast(4.166620597e-2f));
        q = TLanes.MultiplyAdd(q, r, TLanes.Broadcast(1.666651815e-1f));
        q = TLanes.MultiplyAdd(q, r, TLanes.Broadcast(0.5f));

        // 1 + r, and what that sum lost, so that only the last addition rounds noticeably.
        var one = TLanes.Broadcast(1f);
        var sum = TLanes.Add(one, r);
        var lost = TLanes.Subtract(r, TLanes.Subtract(sum, one));
        var exponential = TLanes.Add(sum, TLanes.MultiplyAdd(TLanes.Multiply(r, r), q, lost));

        // 2ⁿ may be too small or too large for a float where the result is not, so it is applied in two halves.
        var integer = TLanes.SubtractBits(shifted, TLanes.BroadcastBits(RoundingBits));
        var half = TLanes.ShiftBitsRight(integer, 1);
        return TLanes.Multiply(
            TLanes.Multiply(exponential, PowerOfTwo<TLanes, TVector>(half)),
            PowerOfTwo<TLanes, TVector>(TLanes.SubtractBits(integer, half)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector PowerOfTwo<TLanes, TVector>(TVector integer)
        where TLanes : struct, IElementaryLanes<TVector>
        where TVector : struct =>
        TLanes.ShiftBitsLeft(TLanes.AddBits(integer, TLanes.BroadcastBits(ExponentBias)), FractionBits);
}
