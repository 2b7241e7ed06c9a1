using System.Runtime.CompilerServices;

namespace SearchCluster.Training.Numerics;

/// <summary>
/// The micro-kernel and its sweep down the rows. A tile of C stays in registers; each k loads one row of the panel,
/// broadcasts one element of A per row, and adds their products with fused multiply-add, in ascending k.
/// </summary>
/// <remarks>
/// <typeparamref name="TRow"/> is a tile of one row, <typeparamref name="TRows"/> of two. Twelve rows by two registers need 24
/// accumulators, two of B and one of A: 27 of the 32 that AVX-512 and Arm have,
/// and 24 independent sums cover the latency of two multiply-adds in flight. AVX2 has 16 registers: six rows.
/// </remarks>
internal static unsafe class PanelProduct<TLanes, TPanel, TRow, TRows>
    where TLanes : struct, ILanes<TPanel>
    where TRow : struct, ITile<TPanel>
    where TRows : struct, ITile<TPanel>
    where TPanel : struct
{
    /// <summary>Multiplies all rows, the tallest tiles first; <paramref name="edge"/> holds one tile of scratch.</summary>
    public static void Multiply(in PanelOperands operands, int tallest, float* edge) =>
        // only to spell the type once: twelve rows are four upon four upon four
        SweepAll<Stack<TRows, TRows, TPanel>>(operands, tallest, edge);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SweepAll<TFour>(in PanelOperands operands, int tallest, float* edge)
        where TFour : struct, ITile<TPanel>
    {
        var row = 0;
        if (tallest == 12)
        {
            // Lines of 28 and of 14 places, those of the best known images, then leave no rest; two rows of one register would wait for
            // their sums.
            if (operands.Rows % 14 == 0)
                row = Sweep<Stack<Stack<Stack<TFour, TFour, TPanel>, TFour, TPanel>, TRows, TPanel>>(operands, row, edge);
            row = Sweep<Stack<Stack<TFour, TFour, TPanel>, TFour, TPanel>>(operands, row, edge);
            row = Sweep<Stack<TFour, TFour, TPanel>>(operands, row, edge);
        }
        else
        {
            row = Sweep<Stack<TFour, TRows, TPanel>>(operands, row, edge);
        }

        row = Sweep<TFour>(operands, row, edge);
        row = Sweep<Stack<TRows, TRow, TPanel>>(operands, row, edge);
        row = Sweep<TRows>(operands, row, edge);
        Sweep<TRow>(operands, row, edge);
    }

    /// <summary>As many tiles of one height as fit below <paramref name="row"/>; the first row left over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Sweep<TTile>(in PanelOperands operands, int row, float* edge)
        where TTile : struct, ITile<TPanel>
    {
        for (; row <= operands.Rows - TTile.Rows; row += TTile.Rows)
        {
            var a = operands.A + row * operands.RowStride;
            var c = operands.C + row * operands.OutputStride;
            if (operands.Columns == TLanes.Count)
            {
                Run<TTile>(operands, a, c, operands.OutputStride);
                continue;
            }

            // A register may not be stored past the end of C's row: the tile goes through scratch.
            if (operands.Accumulate)
                MatrixPacking.CopyBlock(c, operands.OutputStride, TTile.Rows, operands.Columns, edge, TLanes.Count);
            Run<TTile>(operands, a, edge, TLanes.Count);
            MatrixPacking.CopyBlock(edge, TLanes.Count, TTile.Rows, operands.Columns, c, operands.OutputStride);
        }

        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<TTile>(in PanelOperands operands, float* a, float* c, nint outputStride)
        where TTile : struct, ITile<TPanel>
    {
        // Locals: the inner loop reads nothing but A and B.
        var b = operands.B;
        var (depth, rowStride, depthStride, panelStride) = (operands.Depth, operands.RowStride, operands.DepthStride, operands.PanelStride);
        TTile tile = default;
        if (operands.Accumulate)
            tile.Load(c, outputStride);
        for (var run = operands.Runs; run > 0; run--, a += operands.RunStride)
        {
            var element = a;
            for (var step = depth; step > 0; step--)
            {
                tile.MultiplyAdd(element, rowStride, TLanes.Load(b));
                element += depthStride;
                b += panelStride;
            }
        }

        tile.Store(c, outputStride);
    }
}
