using System.Security.Cryptography;
using SearchCluster.Randomness;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Tests.Numerics;

/// <summary>A hash of what every function of Numerics computes: equal wherever bits are portable.</summary>
internal static unsafe class NumericBits
{
    /// <summary>The vector width that this process computes with, in bits.</summary>
    public static int Width => VectorWidth.Is512 ? 512 : VectorWidth.Is256 ? 256 : 128;

    /// <summary>SHA-256 over products, elementary functions, reductions, normal draws and dropout masks.</summary>
    public static string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Products(hash);
        Elementary(hash);
        Reductions(hash);
        Draws(hash);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static void Products(IncrementalHash hash)
    {
        using var packing = new PackingBuffer();
        // Large ones, and every remainder of rows and columns that any width's tiles leave.
        var small = from m in Enumerable.Range(1, 25) from n in Enumerable.Range(1, 70) select (m, n, 1 + m * n % 37);
        foreach (var (m, n, k) in small.Concat([(29, 75, 300), (13, 10, 64), (7, 50, 33), (1, 17, 5), (48, 64, 16)]))
            foreach (var transposeA in (bool[])[false, true])
                foreach (var transposeB in (bool[])[false, true])
                {
                    var (left, right, output) = (Normal(1, m * k), Normal(2, k * n), new float[m * n]);
                    fixed (float* a = left, b = right, c = output)
                    {
                        MatrixProduct.Multiply(
                            a, transposeA ? m : k, transposeA, b, transposeB ? k
                            : n, transposeB, c, n, m, n, k, accumulate: false, packing);
                        MatrixProduct.Multiply(
                            a, transposeA ? m : k, transposeA, b, transposeB ? k : n, transposeB, c, n, m, n, k, accumulate: true, packing);
                    }

                    Append(hash, output);
                }
    }

    private static void Elementary(IncrementalHash hash)
    {
        float[] arguments =
            [.. Normal(3, 3000, 8), float.NaN, float.NegativeInfinity, float.PositiveInfinity, 0, -0f, float.Epsilon, 1e-39f, -1e-39f];
        var results = new float[arguments.Length];
        fixed (float* x = arguments, y = results)
        {
            Elementwise.Exp(x, y, results.Length);
            Append(hash, results);
            Elementwise.Log(x, y, results.Length);
            Append(hash, results);
            Elementwise.Tanh(x, y, results.Length);
            Append(hash, results);
            Elementwise.Sigmoid(x, y, results.Length);
            Append(hash, results);
            Elementwise.Erf(x, y, results.Length);
            Append(hash, results);
            Elementwise.Axpy(0.3f, x, y, results.Length);
            Append(hash, results);
            Elementwise.Multiply(x, y, results.Length);
            Append(hash, results);
            Elementwise.Scale(0.7f, y, results.Length);
            Elementwise.Add(x, y, results.Length);
            Append(hash, results);
        }
    }

    private static void Reductions(IncrementalHash hash)
    {
        var (left, right) = (Normal(4, 1777), Normal(5, 1777));
        fixed (float* x = left, y = right)
            for (var length = 0; length <= left.Length; length += 1 + length / 3)
                Append(hash,
                    [Reduction.Sum(x, length), Reduction.SumOfSquares(x, length), Reduction.Dot(x, y, length), Reduction.Max(x, length)]);
    }

    private static void Draws(IncrementalHash hash)
    {
        Append(hash, Normal(6, 5001, 0.1));
        var random = RandomStream.At(9, RandomPurpose.Dropout);
        var output = new float[1001];
        fixed (float* mask = output)
            DropoutMask.Fill(ref random, mask, output.Length, 0.3);
        Append(hash, output);
    }

    private static float[] Normal(long index, int length, double standardDeviation = 1)
    {
        var random = RandomStream.At(9, RandomPurpose.Initialization, index);
        var values = new float[length];
        NormalDraws.Fill(ref random, values, 0, standardDeviation);
        return values;
    }

    // Which NaN comes out of two is not fixed by IEEE 754, nor does it matter: all count as one.
    private static void Append(IncrementalHash hash, float[] values)
    {
        foreach (var value in values)
            hash.AppendData(BitConverter.GetBytes(float.IsNaN(value) ? float.NaN : value));
    }
}
