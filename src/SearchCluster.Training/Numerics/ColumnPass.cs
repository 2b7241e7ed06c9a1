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
    /// <summary>Rows whose sum is one chain; sums of blocks are added up, so that the error grows with neither number alone.</summary>
    public const int BlockRows = 256;

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

    /// <summary>
    /// Sum down some rows of one register of columns, in four sums that take turns: an addition lasts as long as four may begin.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sum<TLanes, TVector>(float* x, nint stride, int rows)
        where TLanes : struct, IElementaryLanes<TVector>
        where TVector : struct
    {
        var zero = TLanes.Broadcast(0f);
        var (a, b, c, d) = (zero, zero, zero, zero);
        for (; rows >= 4; rows -= 4, x += 4 * stride)
        {
            a = TLanes.Add(a, TLanes.Load(x));
            b = TLanes.Add(b, TLanes.Load(x + stride));
            c = TLanes.Add(c, TLanes.Load(x + 2 * stride));
            d = TLanes.Add(d, TLanes.Load(x + 3 * stride));
        }

        for (; rows > 0; rows--, x += stride)
            a = TLanes.Add(a, TLanes.Load(x));
        return TLanes.Add(TLanes.Add(a, b), TLanes.Add(c, d));
    }

    /// <summary>Sum of the squares around a center, in the same way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector SumOfSquares<TLanes, TVector>(float* x, nint stride, int rows, TVector center)
        where TLanes : struct, IElementaryLanes<TVector>
        where TVector : struct
    {
        var zero = TLanes.Broadcast(0f);
        var (a, b, c, d) = (zero, zero, zero, zero);
        for (; rows >= 4; rows -= 4, x += 4 * stride)
        {
            a = AddSquare<TLanes, TVector>(x, center, a);
            b = AddSquare<TLanes, TVector>(x + stride, center, b);
            c = AddSquare<TLanes, TVector>(x + 2 * stride, center, c);
            d = AddSquare<TLanes, TVector>(x + 3 * stride, center, d);
        }

        for (; rows > 0; rows--, x += stride)
            a = AddSquare<TLanes, TVector>(x, center, a);
        return TLanes.Add(TLanes.Add(a, b), TLanes.Add(c, d));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AddSquare<TLanes, TVector>(float* x, TVector center, TVector sum)
        where TLanes : struct, IElementaryLanes<TVector>
        where TVector : struct
    {
        var distance = TLanes.Subtract(TLanes.Load(x), center);
        return TLanes.MultiplyAdd(distance, distance, sum);
    }

    private readonly struct Total(float* x, float* sums) : IColumnKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TLanes, TVector>(int column, nint stride, int rows)
            where TLanes : struct, IElementaryLanes<TVector>
            where TVector : struct
        {
            var sum = TLanes.Broadcast(0f);
            for (var start = 0; start < rows; start += BlockRows)
                sum = TLanes.Add(sum, Sum<TLanes, TVector>(x + start * stride + column, stride, Math.Min(BlockRows, rows - start)));
            TLanes.Store(sum, sums + column);
        }
    }
}
