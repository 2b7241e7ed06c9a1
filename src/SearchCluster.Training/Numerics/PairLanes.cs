using System.Runtime.CompilerServices;

namespace SearchCluster.Training.Numerics;

/// <summary>Two registers side by side, used as one vector of twice the width.</summary>
/// <param name="Left">The first half.</param>
/// <param name="Right">The second half.</param>
internal readonly record struct Pair<TVector>(TVector Left, TVector Right)
    where TVector : struct;

/// <summary>Arithmetic on two registers at once; the JIT keeps both halves in registers.</summary>
internal readonly unsafe struct PairLanes<TLanes, TVector> : ILanes<Pair<TVector>>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static int Count
    {
        [MethodImpl(Inline)]
        get => 2 * TLanes.Count;
    }

    [MethodImpl(Inline)]
    public static Pair<TVector> Load(float* source) => new(TLanes.Load(source), TLanes.Load(source + TLanes.Count));

    [MethodImpl(Inline)]
    public static void Store(Pair<TVector> value, float* destination)
    {
        TLanes.Store(value.Left, destination);
        TLanes.Store(value.Right, destination + TLanes.Count);
    }

    [MethodImpl(Inline)]
    public static Pair<TVector> Broadcast(float value)
    {
        var vector = TLanes.Broadcast(value);
        return new(vector, vector);
    }

    [MethodImpl(Inline)]
    public static Pair<TVector> Add(Pair<TVector> a, Pair<TVector> b) => new(TLanes.Add(a.Left, b.Left), TLanes.Add(a.Right, b.Right));

    [MethodImpl(Inline)]
    public static Pair<TVector> Multiply(Pair<TVector> a, Pair<TVector> b) =>
        new(TLanes.Multiply(a.Left, b.Left), TLanes.Multiply(a.Right, b.Right));

    [MethodImpl(Inline)]
    public static Pair<TVector> MultiplyAdd(Pair<TVector> a, Pair<TVector> b, Pair<TVector> c) =>
        new(TLanes.MultiplyAdd(a.Left, b.Left, c.Left), TLanes.MultiplyAdd(a.Right, b.Right, c.Right));

    [MethodImpl(Inline)]
    public static Pair<TVector> Max(Pair<TVector> a, Pair<TVector> b) => new(TLanes.Max(a.Left, b.Left), TLanes.Max(a.Right, b.Right));
}
