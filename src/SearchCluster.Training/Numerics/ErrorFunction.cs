using System.Runtime.CompilerServices;

namespace SearchCluster.Training.Numerics;

/// <summary>
/// erf x, odd, so computed of |x|: below 0.921875 x + x·P(x²); above it 1 − e to the Q(x), where Q approximates
/// ln(1 − erf x). P (error 2⁻³¹) and Q (error 2⁻³⁴ in erf) are our minimax fits. From 4 on, erf rounds to 1.
/// </summary>
internal readonly struct ErrorFunction : IUnaryFunction
{
    private const float Threshold = 0.921875f;
    private const float Saturation = 4f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply<TLanes, TVector>(TVector x)
        where TLanes : struct, IElementaryLanes<TVector>
        where TVector : struct
    {
        var sign = TLanes.And(x, TLanes.Broadcast(-0f));
        var magnitude = TLanes.And(x, TLanes.BroadcastBits(int.MaxValue));
        magnitude = TLanes.Select(TLanes.LessThan(TLanes.Broadcast(Saturation), magnitude), TLanes.Broadcast(Saturation), magnitude);

        var square = TLanes.Multiply(magnitude, magnitude);
        var p = TLanes.Broadcast(8.296618034e-5f);
        p = TLanes.MultiplyAdd(p, square, TLanes.Broadcast(-8.125808672e-4f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Broadcast(5.199600011e-3f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Broadcast(-2.685885131e-2f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Broadcast(1.128368601e-1f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Broadcast(-3.761263192e-1f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Broadcast(1.283791661e-1f));
        var near = TLanes.MultiplyAdd(magnitude, p, magnitude);

        var q = TLanes.Broadcast(-2.090973976e-5f);
        q = TLanes.MultiplyAdd(q, magnitude, TLanes.Broadcast(4.323049507e-4f));
        q = TLanes.MultiplyAdd(q, magnitude, TLanes.Broadcast(-4.160535522e-3f));
        q = TLanes.MultiplyAdd(q, magnitude, TLanes.Broadcast(2.509151772e-2f));
        q = TLanes.MultiplyAdd(q, magnitude, TLanes.Broadcast(-1.082366481e-1f));
        q = TLanes.MultiplyAdd(q, magnitude, TLanes.Broadcast(-6.333866119e-1f));
        q = TLanes.MultiplyAdd(q, magnitude, TLanes.Broadcast(-1.129495144e+0f));
        q = TLanes.MultiplyAdd(q, magnitude, TLanes.Broadcast(1.705539762e-4f));
        var far = TLanes.Subtract(TLanes.Broadcast(1f), Exponential.Evaluate<TLanes, TVector>(q));

        return TLanes.Or(sign, TLanes.Select(TLanes.LessThan(magnitude, TLanes.Broadcast(Threshold)), near, far));
    }
}
