using System.Runtime.CompilerServices;

namespace SearchCluster.Training.Numerics;

/// <summary>
/// tanh x, odd, so computed of |x|: below 0.5625 x + x³·P(x²), where P is our minimax fit (relative error 2⁻²⁹);
/// above it 1 − 2 / (e²ˣ + 1), whose subtraction loses nothing there.
/// </summary>
internal readonly struct HyperbolicTangent : IUnaryFunction
{
    private const float Threshold = 0.5625f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply<TLanes, TVector>(TVector x)
        where TLanes : struct, IElementaryLanes<TVector>
        where TVector : struct
    {
        var sign = TLanes.And(x, TLanes.Broadcast(-0f));
        var magnitude = TLanes.And(x, TLanes.BroadcastBits(int.MaxValue));

        var square = TLanes.Multiply(magnitude, magnitude);
        var p = TLanes.Broadcast(-6.179813761e-3f);
        p = TLanes.MultiplyAdd(p, square, TLanes.Broadcast(2.100746147e-2f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Broadcast(-5.383742973e-2f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Broadcast(1.333245188e-1f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Broadcast(-3.333331347e-1f));
        var near = TLanes.MultiplyAdd(TLanes.Multiply(magnitude, square), p, magnitude);

        var one = TLanes.Broadcast(1f);
        var growth = Exponential.Evaluate<TLanes, TVector>(TLanes.Add(magnitude, magnitude));
        var far = TLanes.Subtract(one, TLanes.Divide(TLanes.Broadcast(2f), TLanes.Add(growth, one)));

        return TLanes.Or(sign, TLanes.Select(TLanes.LessThan(magnitude, TLanes.Broadcast(Threshold)), near, far));
    }
}
