namespace SearchCluster.Benchmarks;

/// <summary>One product: op(A) is M × K, op(B) is K × N.</summary>
public sealed record MatrixProductShape(int M, int K, int N, bool TransposeA = false)
{
    /// <summary>Multiplications and additions of one product.</summary>
    public long Operations => 2L * M * N * K;

    public override string ToString() => $"{M}x{K}{(TransposeA ? "ᵀ" : "")}·{K}x{N}";
}
