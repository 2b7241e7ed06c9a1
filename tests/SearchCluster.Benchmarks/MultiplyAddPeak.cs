using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Benchmarks;

/// <summary>What a core can do at most: multiply-adds in registers alone.</summary>
internal static unsafe class MultiplyAddPeak
{
    private const int Accumulators = 12;
    private const long MeasuredOperations = 200_000_000;
    private const int Measurements = 20;

    /// <summary>
    /// Operations per second of a core: the best of some short measurements, for whatever else the machine does only takes from it.
    /// </summary>
    public static double Measure()
    {
        var lanes = (float*)NativeMemory.AlignedAlloc(64, 64);
        var best = Enumerable.Range(0, Measurements).Min(_ =>
        {
            var started = Stopwatch.GetTimestamp();
            Run(MeasuredOperations, lanes);
            return Stopwatch.GetElapsedTime(started).TotalSeconds;
        });
        NativeMemory.AlignedFree(lanes);
        return MeasuredOperations / best;
    }

    /// <summary>Does so many multiplications and additions with the widest vectors, and leaves one register of results.</summary>
    public static void Run(long operations, float* lanes)
    {
        if (VectorWidth.Is512)
            Run<Lanes512, Vector512<float>>(operations, lanes);
        else if (VectorWidth.Is256)
            Run<Lanes256, Vector256<float>>(operations, lanes);
        else
            Run<Lanes128, Vector128<float>>(operations, lanes);
    }

    // Twelve independent sums: more than the latency times the number of units that multiply.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TLanes, TVector>(long operations, float* lanes)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        var (x, y) = (TLanes.Broadcast(1e-6f), TLanes.Broadcast(1f));
        TVector a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (var steps = operations / (2 * Accumulators * TLanes.Count); steps > 0; steps--)
        {
            a = TLanes.MultiplyAdd(a, x, y);
            b = TLanes.MultiplyAdd(b, x, y);
            c = TLanes.MultiplyAdd(c, x, y);
            d = TLanes.MultiplyAdd(d, x, y);
            e = TLanes.MultiplyAdd(e, x, y);
            f = TLanes.MultiplyAdd(f, x, y);
            g = TLanes.MultiplyAdd(g, x, y);
            h = TLanes.MultiplyAdd(h, x, y);
            i = TLanes.MultiplyAdd(i, x, y);
            j = TLanes.MultiplyAdd(j, x, y);
            k = TLanes.MultiplyAdd(k, x, y);
            l = TLanes.MultiplyAdd(l, x, y);
        }

        // All of them are used, or the JIT would drop them.
        a = TLanes.Max(TLanes.Max(a, b), TLanes.Max(c, d));
        e = TLanes.Max(TLanes.Max(e, f), TLanes.Max(g, h));
        i = TLanes.Max(TLanes.Max(i, j), TLanes.Max(k, l));
        TLanes.Store(TLanes.Max(a, TLanes.Max(e, i)), lanes);
    }
}
