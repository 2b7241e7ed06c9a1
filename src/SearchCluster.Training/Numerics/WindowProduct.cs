using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SearchCluster.Training.Numerics;

/// <summary>
/// Sums over windows of an image, by the kernel of <see cref="MatrixProduct"/> and without its matrix of columns: a convolution, and
/// both of its gradients. Every output is one chain of fused multiply-adds over runs and steps in ascending order.
/// </summary>
internal static unsafe class WindowProduct
{
    /// <summary>Steps in one block of runs: of 256 × 32 floats of B, 32 KiB, most stay in L1 while the lines pass.</summary>
    private const int DepthBlock = 256;

    /// <summary>Writes, or adds, all products to C.</summary>
    public static void Multiply(in WindowOperands operands, PackingBuffer packing)
    {
        if (VectorWidth.Is512)
            MultiplyBlocks<Lanes512, Vector512<float>>(operands, 12, packing);
        else if (VectorWidth.Is256)
            MultiplyBlocks<Lanes256, Vector256<float>>(operands, 6, packing);
        else
            MultiplyBlocks<Lanes128, Vector128<float>>(operands, 12, packing);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyBlocks<TLanes, TVector>(in WindowOperands windows, int tallest, PackingBuffer packing)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        var panelWidth = 2 * TLanes.Count;
        var edge = packing.Reserve(PanelOperands.MostRows * panelWidth);
        var runBlock = Math.Max(1, DepthBlock / windows.Depth);
        for (var run = 0; run < windows.Runs; run += runBlock)
            for (var (column, width) = (0, 0); column < windows.Columns; column += width)
            {
                width = Panels.Width<TLanes, TVector>(windows.Columns - column);
                for (var line = 0; line < windows.Lines; line++)
                {
                    var operands = new PanelOperands
                    {
                        A = windows.A + line * windows.LineStride + run * windows.RunStride,
                        RowStride = windows.RowStride,
                        DepthStride = windows.DepthStride,
                        RunStride = windows.RunStride,
                        B = windows.B + run * windows.Depth * windows.BStride + column,
                        PanelStride = windows.BStride,
                        C = windows.C + line * windows.OutputLineStride + column,
                        OutputStride = windows.OutputStride,
                        Rows = windows.Rows,
                        Columns = Math.Min(width, windows.Columns - column),
                        Depth = windows.Depth,
                        Runs = Math.Min(runBlock, windows.Runs - run),
                        Accumulate = windows.Accumulate || run > 0,
                    };
                    Panels.Multiply<TLanes, TVector>(operands, width, tallest, edge);
                }
            }
    }
}
