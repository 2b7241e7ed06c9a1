using System.Runtime.InteropServices;
using SearchCluster.Randomness;
using SearchCluster.Training.Numerics;
using Xunit;

namespace SearchCluster.Training.Tests.Numerics;

public sealed unsafe class MatrixProductTests
{
    public static TheoryData<bool, bool, bool> Cases()
    {
        var cases = new TheoryData<bool, bool, bool>();
        foreach (var transposeA in (bool[])[false, true])
            foreach (var transposeB in (bool[])[false, true])
                foreach (var accumulate in (bool[])[false, true])
                    cases.Add(transposeA, transposeB, accumulate);
        return cases;
    }

    // All 343,000 shapes. Products of fewer rows, columns or terms are parts of the largest, so that one table of partial sums has them
    // all.
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Multiply_EveryShapeToSeventy_HasTheBitsOfTheChainWhichStaysNearTheTruth(bool transposeA, bool transposeB)
    {
        const int Most = 70;
        using var packing = new PackingBuffer();
        var product = new Product(Most, Most, Most, transposeA, transposeB, Accumulate: false);
        var (table, output) = (PartialSums(product), new float[Most * Most]);
        fixed (float* a = product.A, b = product.B, c = output)
            for (var k = 1; k <= Most; k++)
                for (var m = 1; m <= Most; m++)
                    for (var n = 1; n <= Most; n++)
                    {
                        MatrixProduct.Multiply(a, Most, transposeA, b, Most, transposeB, c, Most, m, n, k, accumulate: false, packing);
                        for (var i = 0; i < m; i++)
                            if (!Bits(output.AsSpan(i * Most, n)).SequenceEqual(Bits(table.AsSpan((k * Most + i) * Most, n))))
                                Assert.Fail($"{m} × {n} × {k}: row {i}");
                    }

        static ReadOnlySpan<int> Bits(Span<float> values) => MemoryMarshal.Cast<float, int>(values);
    }

    // At [k, i, j] the chain of the first k terms, held against the same sum in double precision.
    private static float[] PartialSums(Product product)
    {
        var (rows, columns) = (product.M, product.N);
        var table = new float[(product.K + 1) * rows * columns];
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++)
            {
                var (chain, truth, magnitude) = (0f, 0.0, 0.0);
                for (var p = 0; p < product.K; p++)
                {
                    var (left, right) = (product.LeftAt(i, p), product.RightAt(p, j));
                    chain = MathF.FusedMultiplyAdd(left, right, chain);
                    truth += (double)left * right;
                    magnitude += Math.Abs((double)left * right);
                    // As in the test against double precision below.
                    Assert.InRange(Math.Abs(chain - truth), 0, 1.001 * (p + 1) * Math.Pow(2, -24) * magnitude);
                    table[((p + 1) * rows + i) * columns + j] = chain;
                }
            }

        return table;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Multiply_EveryLengthOfEachDimension_HasTheBitsOfTheChain(bool transposeA, bool transposeB, bool accumulate)
    {
        for (var length = 1; length <= 70; length++)
        {
            AssertChain(new(length, 35, 21, transposeA, transposeB, accumulate));
            AssertChain(new(14, length, 9, transposeA, transposeB, accumulate));
            AssertChain(new(13, 43, length, transposeA, transposeB, accumulate));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Multiply_RandomShapesWithGapsBetweenRows_HasTheBitsOfTheChain(bool transposeA, bool transposeB, bool accumulate)
    {
        var random = RandomStream.At(11, RandomPurpose.SyntheticData);
        for (var draw = 0; draw < 150; draw++)
        {
            var (m, n, k) = (1 + random.NextInteger(70), 1 + random.NextInteger(70), 1 + random.NextInteger(70));
            AssertChain(new(m, n, k, transposeA, transposeB, accumulate) { Gap = random.NextInteger(20) });
        }
    }

    // Several blocks of k and of rows, full and partial panels, results turned and not, and rows 4,096 bytes apart, which are copied.
    [Theory]
    [InlineData(400, 70, 1024, false, false)]
    [InlineData(30, 70, 1000, true, true)]
    [InlineData(800, 70, 130, true, false)]
    [InlineData(800, 34, 257, false, true)]
    [InlineData(12, 64, 513, false, false)]
    [InlineData(30, 1024, 40, false, false)]
    [InlineData(1024, 50, 300, true, false)]
    public void Multiply_MoreThanOneBlock_HasTheBitsOfTheChain(int m, int n, int k, bool transposeA, bool transposeB)
    {
        AssertChain(new(m, n, k, transposeA, transposeB, Accumulate: false));
        AssertChain(new(m, n, k, transposeA, transposeB, Accumulate: true) { Gap = 3 });
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Multiply_AgainstDoublePrecision_StaysWithinTheBound(bool transposeA, bool transposeB, bool accumulate)
    {
        var product = new Product(33, 47, 600, transposeA, transposeB, accumulate);
        var actual = product.Compute();

        // k rounded additions in a chain, each off by at most 2⁻²⁴ of a partial sum, which never exceeds Σ|a||b| + |c|
        // (Higham, "Accuracy and stability of numerical algorithms", 2002, eq. 3.5; the (1 + ε)^k beyond is below 0.01 %).
        for (var i = 0; i < product.M; i++)
            for (var j = 0; j < product.N; j++)
            {
                var start = accumulate ? (double)product.C[i * product.Ldc + j] : 0;
                var (sum, magnitude) = (start, Math.Abs(start));
                for (var p = 0; p < product.K; p++)
                {
                    var term = (double)product.LeftAt(i, p) * product.RightAt(p, j);
                    sum += term;
                    magnitude += Math.Abs(term);
                }

                var bound = 1.001 * product.K * Math.Pow(2, -24) * magnitude;
                Assert.InRange(Math.Abs(actual[i * product.Ldc + j] - sum), 0, bound);
            }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Multiply_NoTerms_LeavesZeroOrWhatWasThere(bool accumulate)
    {
        var product = new Product(3, 5, 0, false, false, accumulate);
        var actual = product.Compute();
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 5; j++)
                Assert.Equal(accumulate ? product.C[i * product.Ldc + j] : 0f, actual[i * product.Ldc + j]);
    }

    [Fact]
    public void Multiply_NaNInOneOperand_ReachesItsRowOnly()
    {
        var product = new Product(15, 50, 20, false, false, false);
        product.A[3 * product.Lda + 7] = float.NaN;
        var actual = product.Compute();
        for (var i = 0; i < product.M; i++)
            for (var j = 0; j < product.N; j++)
                Assert.Equal(i == 3, float.IsNaN(actual[i * product.Ldc + j]));
    }

    [Fact]
    public void Multiply_SteadyState_AllocatesNothing()
    {
        using var packing = new PackingBuffer();
        var product = new Product(40, 50, 300, true, true, false);
        product.Compute(packing);
        var output = new float[product.C.Length];
        product.Compute(packing, output);
        var before = GC.GetAllocatedBytesForCurrentThread();
        product.Compute(packing, output);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void AssertChain(Product product)
    {
        var actual = product.Compute();
        var expected = product.Chain();
        for (var i = 0; i < expected.Length; i++)
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]))
                Assert.Fail($"{product}: {actual[i]:R} instead of {expected[i]:R} at row {i / product.Ldc}, column {i % product.Ldc}");
    }

    /// <summary>One product of seeded operands; its gaps between rows hold NaN in A and B, and values that must survive in C.</summary>
    private sealed record Product(int M, int N, int K, bool TransposeA, bool TransposeB, bool Accumulate)
    {
        private float[]? _a;
        private float[]? _b;
        private float[]? _c;

        public int Gap { get; init; }

        public int Lda => (TransposeA ? M : K) + Gap;

        public int Ldb => (TransposeB ? K : N) + Gap;

        public int Ldc => N + Gap;

        public float[] A => _a ??= Fill(1, TransposeA ? K : M, TransposeA ? M : K, float.NaN);

        public float[] B => _b ??= Fill(2, TransposeB ? N : K, TransposeB ? K : N, float.NaN);

        public float[] C => _c ??= Fill(3, M, N, 12345f);

        public float LeftAt(int i, int p) => TransposeA ? A[p * Lda + i] : A[i * Lda + p];

        public float RightAt(int p, int j) => TransposeB ? B[j * Ldb + p] : B[p * Ldb + j];

        public float[] Compute()
        {
            using var packing = new PackingBuffer();
            return Compute(packing);
        }

        public float[] Compute(PackingBuffer packing)
        {
            var c = (float[])C.Clone();
            Compute(packing, c);
            return c;
        }

        public void Compute(PackingBuffer packing, float[] output)
        {
            fixed (float* a = A, b = B, c = output)
                MatrixProduct.Multiply(a, Lda, TransposeA, b, Ldb, TransposeB, c, Ldc, M, N, K, Accumulate, packing);
        }

        /// <summary>The definition of our bits.</summary>
        public float[] Chain()
        {
            var c = (float[])C.Clone();
            for (var i = 0; i < M; i++)
                for (var j = 0; j < N; j++)
                {
                    var sum = Accumulate ? c[i * Ldc + j] : 0f;
                    for (var p = 0; p < K; p++)
                        sum = MathF.FusedMultiplyAdd(LeftAt(i, p), RightAt(p, j), sum);
                    c[i * Ldc + j] = sum;
                }

            return c;
        }

        // The last row has no gap behind it, so that reading past the end of an operand reads past its array.
        private float[] Fill(long index, int rows, int columns, float gap)
        {
            var random = RandomStream.At(5, RandomPurpose.SyntheticData, index);
            var values = new float[Math.Max(0, rows * (columns + Gap) - Gap)];
            Array.Fill(values, gap);
            for (var row = 0; row < rows; row++)
                for (var column = 0; column < columns; column++)
                    values[row * (columns + Gap) + column] = (float)(random.NextDouble() * 2 - 1);
            return values;
        }
    }
}
