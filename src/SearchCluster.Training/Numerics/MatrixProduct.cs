using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SearchCluster.Training.Numerics;

/// <summary>
/// C = op(A)·op(B) in single precision. Every output is one chain of fused multiply-adds over ascending k, from zero or
/// from C, so its bits depend neither on the vector width nor on blocks, tiles or the other operands' shapes.
/// </summary>
/// <remarks>The blocking is that of Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", ACM TOMS 2008.</remarks>
internal static unsafe class MatrixProduct
{
    /// <summary>Most of k in one block: a panel of 256 × 32 floats is 32 KiB, about a core's L1 cache.</summary>
    private const int DepthBlock = 256;

    /// <summary>Most rows in one block: 384 × 256 floats are 384 KiB, so that A stays in L2 while the panels pass.</summary>
    private const int RowBlock = 384;

    /// <summary>Floats added to a copied row, so that the rows of a tile start in different sets of L1.</summary>
    private const int RowPadding = 16;

    /// <summary>
    /// Most tiles that read a panel in place: after more, a copy has paid for itself (measured, with AVX2; taller tiles never come so far).
    /// </summary>
    private const int TilesOfACopy = 32;

    /// <summary>Bytes after which addresses fall into the same set of L1.</summary>
    private const int AliasingBytes = 4096;

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
        if (k == 0 && !accumulate)
            for (var row = 0; row < m; row++)
                new Span<float>(c + row * (nint)ldc, n).Clear();
        if (m == 0 || n == 0 || k == 0)
            return;

        // The number is the tallest tile's rows: what the registers hold, see PanelProduct.
        if (VectorWidth.Is512)
            MultiplyBlocks<Lanes512, Vector512<float>>(a, lda, transposeA, b, ldb, transposeB, c, ldc, m, n, k, 12, accumulate, packing);
        else if (VectorWidth.Is256)
            MultiplyBlocks<Lanes256, Vector256<float>>(a, lda, transposeA, b, ldb, transposeB, c, ldc, m, n, k, 6, accumulate, packing);
        else
            MultiplyBlocks<Lanes128, Vector128<float>>(a, lda, transposeA, b, ldb, transposeB, c, ldc, m, n, k, 12, accumulate, packing);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyBlocks<TLanes, TVector>(
        float* a, nint lda, bool transposeA,
        float* b, nint ldb, bool transposeB,
        float* c, nint ldc,
        int m, int n, int k,
        int tallest, bool accumulate,
        PackingBuffer packing)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        var panelWidth = 2 * TLanes.Count;
        if (transposeA && !transposeB && IsCheaperTurned(m, n, k, panelWidth, Panels.Idle<TLanes, TVector>(n)))
        {
            MultiplyTurned<TLanes, TVector>(a, lda, b, ldb, c, ldc, m, n, k, tallest, accumulate, packing);
            return;
        }

        var depthBlock = BlockLength(k, DepthBlock, 1);
        var rowBlock = BlockLength(m, RowBlock, tallest);

        // A copy costs about what strided reading costs two panels.
        var copyA = m > tallest && n > 2 * panelWidth && (transposeA || Aliases(lda));

        var edge = packing.Reserve(
            PanelOperands.MostRows * panelWidth + depthBlock * panelWidth
            + (copyA ? (depthBlock + RowPadding) * (rowBlock + RowPadding) : 0));
        var panel = edge + PanelOperands.MostRows * panelWidth;
        var block = panel + depthBlock * panelWidth;

        for (var k0 = 0; k0 < k; k0 += depthBlock)
        {
            var depth = Math.Min(depthBlock, k - k0);
            for (var row = 0; row < m; row += rowBlock)
            {
                var rows = Math.Min(rowBlock, m - row);
                var left = transposeA ? a + k0 * lda + row : a + row * lda + k0;
                var leftStride = lda;
                if (copyA)
                {
                    var (copiedRows, copiedColumns) = transposeA ? (depth, rows) : (rows, depth);
                    MatrixPacking.CopyBlock(left, lda, copiedRows, copiedColumns, block, copiedColumns + RowPadding);
                    left = block;
                    leftStride = copiedColumns + RowPadding;
                }

                for (var (column, width) = (0, 0); column < n; column += width)
                {
                    width = Panels.Width<TLanes, TVector>(n - column);
                    var columns = Math.Min(width, n - column);
                    var right = transposeB ? b + column * ldb + k0 : b + k0 * ldb + column;
                    var rightStride = ldb;
                    right = Panel(right, ref rightStride, transposeB, depth, columns, width, Blocks(rows, tallest), panel);
                    var operands = new PanelOperands
                    {
                        A = left,
                        RowStride = transposeA ? 1 : leftStride,
                        DepthStride = transposeA ? leftStride : 1,
                        B = right,
                        PanelStride = rightStride,
                        C = c + row * ldc + column,
                        OutputStride = ldc,
                        Rows = rows,
                        Columns = columns,
                        Depth = depth,
                        Accumulate = accumulate || k0 > 0,
                    };
                    Panels.Multiply<TLanes, TVector>(operands, width, tallest, edge);
                }
            }
        }
    }

    // A panel of op(B) as the kernel reads it: in place, unless it lies across, or is a tail, beyond which may be nothing to read, or is
    // read so often that a copy costs less than rows which drive each other out of L1.
    private static float* Panel(float* b, ref nint stride, bool transposed, int depth, int columns, int width, int tiles, float* copy)
    {
        if (!transposed && columns == width && (stride == width || tiles <= (Aliases(stride) ? 1 : TilesOfACopy)))
            return b;
        MatrixPacking.PackPanel(b, stride, transposed, depth, columns, width, copy);
        stride = width;
        return copy;
    }

    // Columns that only fill up a panel cost as much as others; turning a result costs about what 20 terms of each of its sums do
    // (measured).
    private static bool IsCheaperTurned(int m, int n, int k, int panelWidth, int idle) =>
        m >= panelWidth && (long)idle * k > 20L * n;

    /// <summary>
    /// Cᵀ = op(B)ᵀ·A, for few columns or an odd number of them: the units of a narrow layer are then rows of tiles, of which any number
    /// fits, and its many inputs fill the panels. A product's factors may change places, so the bits are the same.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyTurned<TLanes, TVector>(
        float* a, nint lda,
        float* b, nint ldb,
        float* c, nint ldc,
        int m, int n, int k,
        int tallest, bool accumulate,
        PackingBuffer packing)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        var panelWidth = 2 * TLanes.Count;
        var depthBlock = BlockLength(k, DepthBlock, 1);
        var panel = packing.Reserve(depthBlock * panelWidth + n * panelWidth);
        var turned = panel + depthBlock * panelWidth;
        for (var (column, width) = (0, 0); column < m; column += width)
        {
            width = Panels.Width<TLanes, TVector>(m - column);
            var columns = Math.Min(width, m - column);
            if (accumulate)
                MatrixPacking.Transpose(c + column * ldc, ldc, columns, n, turned, panelWidth);
            for (var k0 = 0; k0 < k; k0 += depthBlock)
            {
                var depth = Math.Min(depthBlock, k - k0);
                var right = a + k0 * lda + column;
                var rightStride = lda;
                right = Panel(right, ref rightStride, transposed: false, depth, columns, width, Blocks(n, tallest), panel);
                var operands = new PanelOperands
                {
                    A = b + k0 * ldb,
                    RowStride = 1,
                    DepthStride = ldb,
                    B = right,
                    PanelStride = rightStride,
                    C = turned,
                    OutputStride = panelWidth,
                    Rows = n,
                    Columns = width,
                    Depth = depth,
                    Accumulate = accumulate || k0 > 0,
                };
                Panels.Multiply<TLanes, TVector>(operands, width, tallest, edge: null);
            }

            MatrixPacking.Transpose(turned, panelWidth, n, columns, c + column * ldc, ldc);
        }
    }

    private static int Blocks(int length, int most) => (length + most - 1) / most;

    private static bool Aliases(nint stride) => stride * sizeof(float) % AliasingBytes == 0;

    /// <summary>The length of equal blocks, none longer than <paramref name="most"/>, a multiple of <paramref name="step"/>.</summary>
    private static int BlockLength(int length, int most, int step)
    {
        var blocks = Blocks(length, most);
        var even = (length + blocks - 1) / blocks;
        return (even + step - 1) / step * step;
    }
}
