using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SearchCluster.Training.Numerics;

/// <summary>
/// One number of a whole vector. Element i goes to virtual lane i mod 32 on every hardware (two registers of AVX-512,
/// four of AVX2, eight of 128 bits), and the lanes are folded by halves: the same bits whatever the width.
/// </summary>
internal static unsafe class Reduction
{
    private const int VirtualLanes = 32;

    /// <summary>Σ x.</summary>
    public static float Sum(float* x, int length) => Reduce<Total>(x, x, length);

    /// <summary>Σ x².</summary>
    public static float SumOfSquares(float* x, int length) => Reduce<Products>(x, x, length);

    /// <summary>Σ x·y.</summary>
    public static float Dot(float* x, float* y, int length) => Reduce<Products>(x, y, length);

    /// <summary>The largest element; NaN where there is one, −∞ of nothing.</summary>
    public static float Max(float* x, int length) => Reduce<Maximum>(x, x, length);

    private static float Reduce<TStep>(float* x, float* y, int length)
        where TStep : struct, IStep
    {
        if (VectorWidth.Is512)
            return Reduce<TStep, PairLanes<Lanes512, Vector512<float>>, Pair<Vector512<float>>>(x, y, length);
        if (VectorWidth.Is256)
            return Reduce<TStep, PairLanes<PairLanes<Lanes256, Vector256<float>>, Pair<Vector256<float>>>, Pair<Pair<Vector256<float>>>>(
                x, y, length);
        return Reduce<
            TStep,
            PairLanes<PairLanes<PairLanes<Lanes128, Vector128<float>>, Pair<Vector128<float>>>, Pair<Pair<Vector128<float>>>>,
            Pair<Pair<Pair<Vector128<float>>>>>(x, y, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static float Reduce<TStep, TLanes, TVector>(float* x, float* y, int length)
        where TStep : struct, IStep
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        var sums = TLanes.Broadcast(TStep.Identity);
        var index = 0;
        for (; index <= length - VirtualLanes; index += VirtualLanes)
            sums = TStep.Accumulate<TLanes, TVector>(sums, TLanes.Load(x + index), TLanes.Load(y + index));

        var lanes = stackalloc float[2 * VirtualLanes];
        if (index < length)
        {
            new Span<float>(lanes, 2 * VirtualLanes).Fill(TStep.Identity);
            new Span<float>(x + index, length - index).CopyTo(new Span<float>(lanes, VirtualLanes));
            new Span<float>(y + index, length - index).CopyTo(new Span<float>(lanes + VirtualLanes, VirtualLanes));

            sums = TStep.Accumulate<TLanes, TVector>(sums, TLanes.Load(lanes), TLanes.Load(lanes + VirtualLanes));
        }

        TLanes.Store(sums, lanes);
        for (var half = VirtualLanes / 2; half > 0; half /= 2)
            for (var lane = 0; lane < half; lane++)
                lanes[lane] = TStep.Combine(lanes[lane], lanes[lane + half]);
        return lanes[0];
    }

    /// <summary>How elements enter a lane, and lanes one another.</summary>
    private interface IStep
    {
        /// <summary>What changes nothing when it enters.</summary>
        static abstract float Identity { get; }

        static abstract TVector Accumulate<TLanes, TVector>(TVector sums, TVector x, TVector y)
            where TLanes : struct, ILanes<TVector>
            where TVector : struct;

        static abstract float Combine(float a, float b);
    }

    private readonly struct Total : IStep
    {
        public static float Identity => 0f;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Accumulate<TLanes, TVector>(TVector sums, TVector x, TVector y)
            where TLanes : struct, ILanes<TVector>
            where TVector : struct =>
            TLanes.Add(sums, x);

        public static float Combine(float a, float b) => a + b;
    }

    private readonly struct Products : IStep
    {
        public static float Identity => 0f;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Accumulate<TLanes, TVector>(TVector sums, TVector x, TVector y)
            where TLanes : struct, ILanes<TVector>
            where TVector : struct =>
            TLanes.MultiplyAdd(x, y, sums);

        public static float Combine(float a, float b) => a + b;
    }

    private readonly struct Maximum : IStep
    {
        public static float Identity => float.NegativeInfinity;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Accumulate<TLanes, TVector>(TVector sums, TVector x, TVector y)
            where TLanes : struct, ILanes<TVector>
            where TVector : struct =>
            TLanes.Max(sums, x);

        public static float Combine(float a, float b) => MathF.Max(a, b);
    }
}
