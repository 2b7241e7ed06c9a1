using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SearchCluster.Training.Data;

namespace SearchCluster.Training.Preprocessing;

/// <summary>
/// XᵀX / n in double. Single-precision sums would hide every direction whose mean square is below 2⁻²⁴ of the greatest, which
/// whitening would then blow up as if it were data. The product of two floats is exact in double (24 + 24 of 53 bits), so an
/// element rounds only in its sum over ascending rows. Products of doubles round once more, and are therefore never fused with the sum:
/// the same bits whatever the vector width and the processor.
/// </summary>
internal static unsafe class SecondMoments
{
    // Features of one panel, and those of a panel that a tile multiplies with it: 8 accumulators of 4 doubles.
    private const int Panel = 8;
    private const int TileRows = 4;

    /// <summary>Examples of one block: a panel of 256 × 8 doubles is 16 KiB, so that two of them share L1.</summary>
    private const int Block = 256;

    /// <summary>The matrix, <c>[features × features]</c>, symmetric.</summary>
    public static double[] Of(Examples examples)
    {
        var width = examples.Shape.Features;
        var panels = (width + Panel - 1) / Panel;
        var padded = panels * Panel;
        var sums = new double[padded * padded];
        var packed = new double[Block * padded];
        fixed (double* sum = sums, panel = packed)
        {
            for (var first = 0; first < examples.Count; first += Block)
            {
                var count = Math.Min(Block, examples.Count - first);
                if (examples.Exact is { } exact)
                    Pack<double>(exact.AsSpan(first * width, count * width), width, packed);
                else
                    Pack<float>(examples.Features.AsSpan(first * width, count * width), width, packed);
                for (var left = 0; left < panels; left++)
                    for (var right = left; right < panels; right++)
                        for (var half = 0; half < Panel; half += TileRows)
                            Accumulate(
                                panel + left * Block * Panel + half, panel + right * Block * Panel, count,
                                sum + (left * Panel + half) * padded + right * Panel, padded);
            }
        }

        var moments = new double[width * width];
        for (var row = 0; row < width; row++)
            for (var column = row; column < width; column++)
                moments[row * width + column] = moments[column * width + row] = sums[row * padded + column] / examples.Count;
        return moments;
    }

    // Panel by panel, within it example by example; the features beyond the last stay 0.
    private static void Pack<T>(ReadOnlySpan<T> rows, int width, double[] packed)
        where T : struct, INumberBase<T>
    {
        for (var (row, start) = (0, 0); start < rows.Length; row++, start += width)
            for (var feature = 0; feature < width; feature++)
                packed[(feature / Panel * Block + row) * Panel + feature % Panel] = double.CreateTruncating(rows[start + feature]);
    }

    // sum[4 × 8] += leftᵀ right.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Accumulate(double* left, double* right, int count, double* sum, int stride)
    {
        double* row1 = sum + stride, row2 = row1 + stride, row3 = row2 + stride;
        var (a0, a1) = (Vector256.Load(sum), Vector256.Load(sum + 4));
        var (b0, b1) = (Vector256.Load(row1), Vector256.Load(row1 + 4));
        var (c0, c1) = (Vector256.Load(row2), Vector256.Load(row2 + 4));
        var (d0, d1) = (Vector256.Load(row3), Vector256.Load(row3 + 4));
        for (var end = left + count * Panel; left < end; left += Panel, right += Panel)
        {
            var (x0, x1) = (Vector256.Load(right), Vector256.Load(right + 4));
            var y = Vector256.Create(left[0]);
            a0 += x0 * y;
            a1 += x1 * y;
            y = Vector256.Create(left[1]);
            b0 += x0 * y;
            b1 += x1 * y;
            y = Vector256.Create(left[2]);
            c0 += x0 * y;
            c1 += x1 * y;
            y = Vector256.Create(left[3]);
            d0 += x0 * y;
            d1 += x1 * y;
        }

        a0.Store(sum);
        a1.Store(sum + 4);
        b0.Store(row1);
        b1.Store(row1 + 4);
        c0.Store(row2);
        c1.Store(row2 + 4);
        d0.Store(row3);
        d1.Store(row3 + 4);
    }
}
