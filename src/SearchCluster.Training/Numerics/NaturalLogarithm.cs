using System.Runtime.CompilerServices;

namespace SearchCluster.Training.Numerics;

/// <summary>
/// ln x = e·ln 2 + ln(1 + f) with x = 2ᵉ·(1 + f) and √½ ≤ 1 + f &lt; √2; ln(1 + f) = f − f²/2 + f³·P(f).
/// P is our minimax fit (Remez exchange, relative error 2⁻³⁰).
/// </summary>
internal readonly struct NaturalLogarithm : IUnaryFunction
{
    // The first part of ln 2 has so few bits that its product with an exponent is exact.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    private const float SmallestNormal = 1.17549435e-38f;
    private const float NormalScale = 8388608f;
    private const int FractionBits = 23;
    private const int FractionMask = (1 << FractionBits) - 1;
    private const int RootHalfBits = 0x3F3504F3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply<TLanes, TVector>(TVector x)
        where TLanes : struct, IElementaryLanes<TVector>
        where TVector : struct
    {
        var zero = TLanes.Broadcast(0f);

        // Subnormal numbers have no leading bit: scale them by 2²³ first.
        var tiny = TLanes.LessThan(x, TLanes.Broadcast(SmallestNormal));
        var normal = TLanes.Select(tiny, TLanes.Multiply(x, TLanes.Broadcast(NormalScale)), x);
        var correction = TLanes.Select(tiny, TLanes.Broadcast(FractionBits), zero);

        var offset = TLanes.SubtractBits(normal, TLanes.BroadcastBits(RootHalfBits));
        var exponent = TLanes.Subtract(TLanes.FromBits(TLanes.ShiftBitsRight(offset, FractionBits)), correction);
        var mantissa = TLanes.AddBits(TLanes.And(offset, TLanes.BroadcastBits(FractionMask)), TLanes.BroadcastBits(RootHalfBits));
        var f = TLanes.Subtract(mantissa, TLanes.Broadcast(1f));

        var p = TLanes.Broadcast(6.746637821e-2f);
        p = TLanes.MultiplyAdd(p, f, TLanes.Broadcast(-1.167565063e-1f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Broadcast(1.188816279e-1f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Broadcast(-1.240558997e-1f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Broadcast(1.421955228e-1f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Broadcast(-1.666799635e-1f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Broadcast(2.000211924e-1f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Broadcast(-2.500000894e-1f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Broadcast(3.333331347e-1f));

        // The small terms first, the largest last.
        var square = TLanes.Multiply(f, f);
        var tail = TLanes.Multiply(TLanes.Multiply(p, f), square);
        tail = TLanes.MultiplyAdd(exponent, TLanes.Broadcast(Ln2Low), tail);
        tail = TLanes.MultiplyAdd(square, TLanes.Broadcast(-0.5f), tail);
        var result = TLanes.MultiplyAdd(exponent, TLanes.Broadcast(Ln2High), TLanes.Add(f, tail));

        // x − x is zero but for NaN, which passes on, and infinity, which is mended below.
        result = TLanes.Add(result, TLanes.Subtract(x, x));
        result = TLanes.Select(TLanes.LessThan(TLanes.Broadcast(float.MaxValue), x), x, result);
        result = TLanes.Select(TLanes.LessThan(x, TLanes.Broadcast(float.Epsilon)), TLanes.Broadcast(float.NegativeInfinity), result);
        return TLanes.Select(TLanes.LessThan(x, zero), TLanes.Broadcast(float.NaN), result);
    }
}
