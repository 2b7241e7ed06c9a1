using System.Runtime.CompilerServices;
using SearchCluster.Training.Export;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Activations;

/// <summary>The logistic function 1 / (1 + e⁻ˣ): between 0 and 1, so its outputs are not zero-centred.</summary>
public sealed unsafe record SigmoidActivation : Activation
{
    private const float NearBound = 0.01f;

    internal override void Forward(float* x, float* y, int length) => Elementwise.Sigmoid(x, y, length);

    internal override void Backward(float* kept, float* gradient, int length) =>
        Elementwise.Combine(default(Slope), kept, gradient, gradient, length);

    internal override bool CanSaturate => true;

    internal override bool IsSaturated(float output) => output is < NearBound or > 1 - NearBound;

    internal override void Export(OnnxGraph graph) => graph.Add("Sigmoid");

    /// <summary>x (1 − x) y, x the output.</summary>
    private readonly struct Slope : IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x, TVector y)
            where TLanes : struct, IElementaryLanes<TVector>
            where TVector : struct =>
            TLanes.Multiply(TLanes.Multiply(x, TLanes.Subtract(TLanes.Broadcast(1f), x)), y);
    }
}
