using System.Runtime.CompilerServices;
using SearchCluster.Training.Export;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Activations;

/// <summary>x · Φ(x) with Φ the normal distribution function, exact by erf (Hendrycks and Gimpel, 2016).</summary>
public sealed unsafe record GeluActivation : Activation
{
    private const float RootHalf = 0.707106781f;
    private const float DensityAtZero = 0.398942280f; // 1 / √(2π)

    internal override bool NeedsInput => true;

    internal override void Forward(float* x, float* y, int length) => Elementwise.Apply(default(Value), x, y, length);

    internal override void Backward(float* kept, float* gradient, int length) =>
        Elementwise.Combine(default(Slope), kept, gradient, gradient, length);

    // The operator Gelu is too new for many who read graphs; its parts are not.
    internal override void Export(OnnxGraph graph)
    {
        var x = graph.Current;
        graph.AddWithNumber("Mul", RootHalf);
        graph.Add("Erf");
        graph.AddWithNumber("Mul", 0.5f);
        graph.AddWithNumber("Add", 0.5f);
        graph.Add("Mul", [x]);
    }

    // Φ(x) = ½ + ½ erf(x / √2)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector NormalDistribution<TLanes, TVector>(TVector x)
        where TLanes : struct, IElementaryLanes<TVector>
        where TVector : struct
    {
        var half = TLanes.Broadcast(0.5f);
        var error = default(ErrorFunction).Apply<TLanes, TVector>(TLanes.Multiply(x, TLanes.Broadcast(RootHalf)));
        return TLanes.MultiplyAdd(half, error, half);
    }

    private readonly struct Value : IUnaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x)
            where TLanes : struct, IElementaryLanes<TVector>
            where TVector : struct =>
            TLanes.Multiply(x, NormalDistribution<TLanes, TVector>(x));
    }

    /// <summary>(Φ(x) + x φ(x)) y, x the input.</summary>
    private readonly struct Slope : IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x, TVector y)
            where TLanes : struct, IElementaryLanes<TVector>
            where TVector : struct
        {
            var exponent = TLanes.Multiply(TLanes.Broadcast(-0.5f), TLanes.Multiply(x, x));
            var density = TLanes.Multiply(TLanes.Broadcast(DensityAtZero), default(Exponential).Apply<TLanes, TVector>(exponent));
            return TLanes.Multiply(TLanes.MultiplyAdd(x, density, NormalDistribution<TLanes, TVector>(x)), y);
        }
    }
}
