using System.Runtime.CompilerServices;
using SearchCluster.Training.Export;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Activations;

/// <summary>x where positive, α (eˣ − 1) elsewhere (Clevert, Unterthiner and Hochreiter, ICLR 2016).</summary>
public sealed unsafe record EluActivation : Activation
{
    /// <summary>α, above 0. Default 1.</summary>
    public float Alpha { get; init; } = 1;

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems() => UsedNumber.AboveZero("alpha", "an alpha of", Alpha);

    internal override void Forward(float* x, float* y, int length) => Elementwise.Apply(new Value(Alpha), x, y, length);

    internal override void Backward(float* kept, float* gradient, int length) =>
        Elementwise.Combine(new Slope(Alpha), kept, gradient, gradient, length);

    internal override void Export(OnnxGraph graph) => graph.Add("Elu", OnnxGraph.Number("alpha", Alpha));

    private readonly struct Value(float alpha) : IUnaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x)
            where TLanes : struct, IElementaryLanes<TVector>
            where TVector : struct
        {
            var below = TLanes.Multiply(TLanes.Broadcast(alpha),
                TLanes.Subtract(default(Exponential).Apply<TLanes, TVector>(x), TLanes.Broadcast(1f)));
            return TLanes.Select(TLanes.LessThan(x, TLanes.Broadcast(0f)), below, x);
        }
    }

    /// <summary>y where the output x is positive, else (x + α) y, since α eˣ is the output plus α.</summary>
    private readonly struct Slope(float alpha) : IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x, TVector y)
            where TLanes : struct, IElementaryLanes<TVector>
            where TVector : struct =>
            TLanes.Select(TLanes.LessThan(TLanes.Broadcast(0f), x), y, TLanes.Multiply(TLanes.Add(x, TLanes.Broadcast(alpha)), y));
    }
}
