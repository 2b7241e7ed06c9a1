using System.Runtime.CompilerServices;
using SearchCluster.Training.Export;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Activations;

/// <summary>x where positive, slope · x elsewhere (Maas, Hannun and Ng, ICML 2013).</summary>
public sealed unsafe record LeakyReluActivation : Activation
{
    /// <summary>Slope for negative x, at least 0 and below 1. Default 0.01.</summary>
    public float Slope { get; init; } = 0.01f;

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems() => UsedNumber.BelowOne("slope", "a slope of", Slope);

    internal override void Forward(float* x, float* y, int length) => Elementwise.Apply(new Value(Slope), x, y, length);

    internal override void Backward(float* kept, float* gradient, int length) =>
        Elementwise.Combine(new Steepness(Slope), kept, gradient, gradient, length);

    internal override void Export(OnnxGraph graph) => graph.Add("LeakyRelu", OnnxGraph.Number("alpha", Slope));

    private readonly struct Value(float slope) : IUnaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x)
            where TLanes : struct, IElementaryLanes<TVector>
            where TVector : struct =>
            TLanes.Select(TLanes.LessThan(x, TLanes.Broadcast(0f)), TLanes.Multiply(TLanes.Broadcast(slope), x), x);
    }

    /// <summary>y where the output x is positive, else slope · y: so that a slope of 0 is ReLU.</summary>
    private readonly struct Steepness(float slope) : IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x, TVector y)
            where TLanes : struct, IElementaryLanes<TVector>
            where TVector : struct =>
            TLanes.Select(TLanes.LessThan(TLanes.Broadcast(0f), x), y, TLanes.Multiply(TLanes.Broadcast(slope), y));
    }
}
