using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Benchmarks;

/// <summary>
/// The matrix product at the shapes of real nets, beside a loop of multiply-adds in registers that does the same number of
/// operations: the core's peak. The ratio column is the product's time over the time at peak.
/// </summary>
[Config(typeof(OperationsPerSecondConfig))]
[MemoryDiagnoser]
public unsafe class MatrixProductBenchmark
{
    private const int Accumulators = 12;

    private readonly PackingBuffer _packing = new();
    private float* _a;
    private float* _b;
    private float* _c;

    public static IEnumerable<MatrixProductShape> Shapes =>
    [
        new(128, 784, 256),
        new(784, 128, 256, TransposeA: true),
        new(128, 256, 128),
        new(128, 256, 10),
        new(200, 3072, 50),
    ];

    [ParamsSource(nameof(Shapes))]
    public MatrixProductShape Shape { get; set; } = null!;

    [GlobalSetup]
    public void Allocate()
    {
        _a = Allocate(Shape.M * Shape.K);
        _b = Allocate(Shape.K * Shape.N);
        _c = Allocate(Shape.M * Shape.N);
    }

    [GlobalCleanup]
    public void Free()
    {
        NativeMemory.AlignedFree(_a);
        NativeMemory.AlignedFree(_b);
        NativeMemory.AlignedFree(_c);
        _packing.Dispose();
    }

    [Benchmark]
    public void Multiply() =>
        MatrixProduct.Multiply(
            _a, Shape.TransposeA ? Shape.M : Shape.K, Shape.TransposeA,
            _b, Shape.N, transposeB: false,
            _c, Shape.N,
            Shape.M, Shape.N, Shape.K,
            accumulate: false, _packing);

    [Benchmark(Baseline = true)]
    public void Peak()
    {
        if (VectorWidth.Is512)
            Peak<Lanes512, Vector512<float>>(Shape.Operations, _c);
        else if (VectorWidth.Is256)
            Peak<Lanes256, Vector256<float>>(Shape.Operations, _c);
        else
            Peak<Lanes128, Vector128<float>>(Shape.Operations, _c);
    }

    // Twelve independent sums: more than the latency times the number of units that multiply.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Peak<TLanes, TVector>(long operations, float* lanes)
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

    private static float* Allocate(int length)
    {
        var memory = (float*)NativeMemory.AlignedAlloc((nuint)length * sizeof(float), 64);
        new Span<float>(memory, length).Fill(0.01f);
        return memory;
    }
}
