using System.Runtime.CompilerServices;
using SearchCluster.Training.Export;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Activations;

/// <summary>The hyperbolic tangent: between −1 and 1, zero-centred.</summary>
public sealed unsafe record TanhActivation : Activation
{
    private const float NearBound = 0.99f;

    internal override void Forward(float* x, float* y, int length) => Elementwise.Tanh(x, y, length);

    internal override void Backward(float* kept, float* gradient, int length) =>
        Elementwise.Combine(default(Slope), kept, gradient, gradient, length);

    internal override bool CanSaturate => true;

    internal override bool IsSaturated(float output) => output is < -NearBound or > NearBound;

    internal override void Export(OnnxGraph graph) => graph.Add("Tanh");

    /// <summary>(1 − x²) y, x the output.</summary>
    private readonly struct Slope : IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x, TVector y)
            where TLanes : struct, IElementaryLanes<TVector>
            where TVector : struct =>
            TLanes.Multiply(TLanes.Subtract(TLanes.Broadcast(1f), TLanes.Multiply(x, x)), y);
    }
}
