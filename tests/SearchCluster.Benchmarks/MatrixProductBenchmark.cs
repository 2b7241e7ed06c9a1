using System.Runtime.InteropServices;
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
    public void Peak() => MultiplyAddPeak.Run(Shape.Operations, _c);

    private static float* Allocate(int length)
    {
        var memory = (float*)NativeMemory.AlignedAlloc((nuint)length * sizeof(float), 64);
        new Span<float>(memory, length).Fill(0.01f);
        return memory;
    }
}
