using System.Runtime.CompilerServices;

namespace SearchCluster.Training.Numerics;

/// <summary>1 / (1 + e⁻ˣ), from e to the −|x|, which never overflows and keeps its relative precision on both sides.</summary>
internal readonly struct LogisticSigmoid : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply<TLanes, TVector>(TVector x)
        where TLanes : struct, IElementaryLanes<TVector>
        where TVector : struct
    {
        var one = TLanes.Broadcast(1f);
        var decay = Exponential.Evaluate<TLanes, TVector>(TLanes.Or(x, TLanes.Broadcast(-0f)));
        var numerator = TLanes.Select(TLanes.LessThan(x, TLanes.Broadcast(0f)), decay, one);

        // The quotient is corrected once by its remainder, with what the denominator's rounding lost: the error of e to the x alone
        // remains.
        var denominator = TLanes.Add(one, decay);
        var lost = TLanes.Subtract(decay, TLanes.Subtract(denominator, one));
        var reciprocal = TLanes.Divide(one, denominator);
        var quotient = TLanes.Multiply(numerator, reciprocal);
        var negative = TLanes.Subtract(TLanes.Broadcast(0f), quotient);
        var remainder = TLanes.MultiplyAdd(negative, lost, TLanes.MultiplyAdd(negative, denominator, numerator));
        return TLanes.MultiplyAdd(remainder, reciprocal, quotient);
    }
}
