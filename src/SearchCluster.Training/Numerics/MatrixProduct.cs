namespace SearchCluster.Training.Numerics;

/// <summary>C = op(A)·op(B) in single precision, every output summed over k in ascending order with fused multiply-add.</summary>
internal static unsafe class MatrixProduct
{
    /// <summary>
    /// Writes (or, with <paramref name="accumulate"/>, adds) the product of op(A) <c>[m × k]</c> and op(B) <c>[k × n]</c>
    /// to C <c>[m × n]</c>. All are row-major; op(X) is Xᵀ where its flag says so, and the leading dimension is that of X as stored.
    /// </summary>
    public static void Multiply(
        float* a, int lda, bool transposeA,
        float* b, int ldb, bool transposeB,
        float* c, int ldc,
        int m, int n, int k,
        bool accumulate,
        PackingBuffer packing)
    {
        for (var i = 0; i < m; i++)
            for (var j = 0; j < n; j++)
            {
                var sum = accumulate ? c[i * ldc + j] : 0f;
                for (var p = 0; p < k; p++)
                    sum = MathF.FusedMultiplyAdd(transposeA ? a[p * lda + i] : a[i * lda + p], transposeB ? b[j * ldb + p] : b[p * ldb + j], sum);
                c[i * ldc + j] = sum;
            }
    }
}
