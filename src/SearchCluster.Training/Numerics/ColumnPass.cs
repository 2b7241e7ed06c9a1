using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SearchCluster.Training.Numerics;

/// <summary>
/// Passes over the columns of a matrix, a register of columns at a time and down the rows in order: a column's bits depend on
/// nothing beside it. Rows are <see cref="Workspace.Stride"/> floats apart and columns are taken in whole registers, so per-column
/// arrays are as long as a row.
/// </summary>
internal static unsafe class ColumnPass
{
    /// <summary>Sum of each column.</summary>
    public static void Sum(float* x, int stride, float* sums, int rows, int columns) =>
        Run(new Total(x, sums), stride, rows, columns);

    /// <summary>Runs a kernel for every register of columns.</summary>
    public static void Run<TKernel>(TKernel kernel, int stride, int rows, int columns)
        where TKernel : struct, IColumnKernel
    {
        if (VectorWidth.Is512)
            RunLanes<TKernel, Lanes512, Vector512<float>>(kernel, stride, rows, columns);
        else if (VectorWidth.Is256)
            RunLanes<TKernel, Lanes256, Vector256<float>>(kernel, stride, rows, columns);
        else
            RunLanes<TKernel, Lanes128, Vector128<float>>(kernel, stride, rows, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunLanes<TKernel, TLanes, TVector>(TKernel kernel, int stride, int rows, int columns)
        where TKernel : struct, IColumnKernel
        where TLanes : struct, IElementaryLanes<TVector>
        where TVector : struct
    {
        for (var column = 0; column < columns; column += TLanes.Count)
            kernel.Run<TLanes, TVector>(column, stride, rows);
    }

    private readonly struct Total(float* x, float* sums) : IColumnKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TLanes, TVector>(int column, nint stride, int rows)
            where TLanes : struct, IElementaryLanes<TVector>
            where TVector : struct
        {
            var sum = TLanes.Broadcast(0f);
            for (var row = 0; row < rows; row++)
                sum = TLanes.Add(sum, TLanes.Load(x + row * stride + column));
            TLanes.Store(sum, sums + column);
        }
    }
}
