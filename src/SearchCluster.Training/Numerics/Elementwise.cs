using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SearchCluster.Training.Numerics;

/// <summary>
/// Functions of each element of a vector, in our own polynomials: the same bits on every hardware, at most two units in
/// the last place from the truth, NaN passed through. Source and destination may be the same, but may not overlap otherwise.
/// </summary>
internal static unsafe class Elementwise
{
    /// <summary>y = eˣ.</summary>
    public static void Exp(float* x, float* y, int length) => Apply(default(Exponential), x, y, length);

    /// <summary>y = ln x; NaN below zero.</summary>
    public static void Log(float* x, float* y, int length) => Apply(default(NaturalLogarithm), x, y, length);

    /// <summary>y = tanh x.</summary>
    public static void Tanh(float* x, float* y, int length) => Apply(default(HyperbolicTangent), x, y, length);

    /// <summary>y = 1 / (1 + e⁻ˣ).</summary>
    public static void Sigmoid(float* x, float* y, int length) => Apply(default(LogisticSigmoid), x, y, length);

    /// <summary>y = erf x.</summary>
    public static void Erf(float* x, float* y, int length) => Apply(default(ErrorFunction), x, y, length);

    /// <summary>y ← y + x.</summary>
    public static void Add(float* x, float* y, int length) => Combine(default(Addition), x, y, y, length);

    /// <summary>y ← y · x.</summary>
    public static void Multiply(float* x, float* y, int length) => Combine(default(Multiplication), x, y, y, length);

    /// <summary>z = x · y.</summary>
    public static void Multiply(float* x, float* y, float* z, int length) => Combine(default(Multiplication), x, y, z, length);

    /// <summary>x ← factor · x.</summary>
    public static void Scale(float factor, float* x, int length) => Apply(new Scaling(factor), x, x, length);

    /// <summary>y ← factor · x + y, rounded once.</summary>
    public static void Axpy(float factor, float* x, float* y, int length) => Combine(new ScaledAddition(factor), x, y, y, length);

    /// <summary>y = f(x).</summary>
    public static void Apply<TFunction>(TFunction function, float* x, float* y, int length)
        where TFunction : struct, IUnaryFunction
    {
        if (VectorWidth.Is512)
            ApplyLanes<TFunction, Lanes512, Vector512<float>>(function, x, y, length);
        else if (VectorWidth.Is256)
            ApplyLanes<TFunction, Lanes256, Vector256<float>>(function, x, y, length);
        else
            ApplyLanes<TFunction, Lanes128, Vector128<float>>(function, x, y, length);
    }

    /// <summary>z = f(x, y).</summary>
    public static void Combine<TFunction>(TFunction function, float* x, float* y, float* z, int length)
        where TFunction : struct, IBinaryFunction
    {
        if (VectorWidth.Is512)
            CombineLanes<TFunction, Lanes512, Vector512<float>>(function, x, y, z, length);
        else if (VectorWidth.Is256)
            CombineLanes<TFunction, Lanes256, Vector256<float>>(function, x, y, z, length);
        else
            CombineLanes<TFunction, Lanes128, Vector128<float>>(function, x, y, z, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static void ApplyLanes<TFunction, TLanes, TVector>(TFunction function, float* x, float* y, int length)
        where TFunction : struct, IUnaryFunction
        where TLanes : struct, IElementaryLanes<TVector>
        where TVector : struct
    {
        var index = 0;
        for (; index <= length - TLanes.Count; index += TLanes.Count)
            TLanes.Store(function.Apply<TLanes, TVector>(TLanes.Load(x + index)), y + index);

        // The rest takes the same path through a padded register: an element's bits do not depend on where it stands.
        var rest = length - index;
        if (rest > 0)
        {
            var edge = stackalloc float[TLanes.Count];
            CopyPadded(x + index, edge, rest, TLanes.Count);
            TLanes.Store(function.Apply<TLanes, TVector>(TLanes.Load(edge)), edge);
            CopyPadded(edge, y + index, rest, rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static void CombineLanes<TFunction, TLanes, TVector>(TFunction function, float* x, float* y, float* z, int length)
        where TFunction : struct, IBinaryFunction
        where TLanes : struct, IElementaryLanes<TVector>
        where TVector : struct
    {
        var index = 0;
        for (; index <= length - TLanes.Count; index += TLanes.Count)
            TLanes.Store(function.Apply<TLanes, TVector>(TLanes.Load(x + index), TLanes.Load(y + index)), z + index);

        var rest = length - index;
        if (rest > 0)
        {
            var edge = stackalloc float[2 * TLanes.Count];
            CopyPadded(x + index, edge, rest, TLanes.Count);
            CopyPadded(y + index, edge + TLanes.Count, rest, TLanes.Count);
            TLanes.Store(function.Apply<TLanes, TVector>(TLanes.Load(edge), TLanes.Load(edge + TLanes.Count)), edge);
            CopyPadded(edge, z + index, rest, rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyPadded(float* source, float* destination, int length, int padded)
    {
        new Span<float>(destination + length, padded - length).Clear();
        new Span<float>(source, length).CopyTo(new Span<float>(destination, length));
    }

    private readonly struct Addition : IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x, TVector y)
            where TLanes : struct, IElementaryLanes<TVector>
            where TVector : struct =>
            TLanes.Add(x, y);
    }

    private readonly struct Multiplication : IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x, TVector y)
            where TLanes : struct, IElementaryLanes<TVector>
            where TVector : struct =>
            TLanes.Multiply(x, y);
    }

    private readonly struct Scaling(float factor) : IUnaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x)
            where TLanes : struct, IElementaryLanes<TVector>
            where TVector : struct =>
            TLanes.Multiply(TLanes.Broadcast(factor), x);
    }

    private readonly struct ScaledAddition(float factor) : IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x, TVector y)
            where TLanes : struct, IElementaryLanes<TVector>
            where TVector : struct =>
            TLanes.MultiplyAdd(TLanes.Broadcast(factor), x, y);
    }
}
