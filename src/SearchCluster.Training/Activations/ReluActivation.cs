using System.Runtime.CompilerServices;
using SearchCluster.Training.Export;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Activations;

/// <summary>max(0, x) (Nair and Hinton, ICML 2010); lets NaN through, or divergence would hide.</summary>
public sealed unsafe record ReluActivation : Activation
{
    internal override bool CanDie => true;

    internal override void Forward(float* x, float* y, int length) => Elementwise.Apply(default(Value), x, y, length);

    internal override void Backward(float* kept, float* gradient, int length) =>
        Elementwise.Combine(default(Slope), kept, gradient, gradient, length);

    internal override void Export(OnnxGraph graph) => graph.Add("Relu");

    private readonly struct Value : IUnaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x)
            where TLanes : struct, IElementaryLanes<TVector>
            where TVector : struct => TLanes.Max(x, TLanes.Broadcast(0f));
    }

    /// <summary>y where the output x is positive, else 0.</summary>
    private readonly struct Slope : IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x, TVector y)
            where TLanes : struct, IElementaryLanes<TVector>
            where TVector : struct =>
            TLanes.Select(TLanes.LessThan(TLanes.Broadcast(0f), x), y, TLanes.Broadcast(0f));
    }
}
