using System.Runtime.CompilerServices;

namespace SearchCluster.Training.Numerics;

/// <summary>
/// Mean and variance of each column: in each block of rows the mean, then the squares around it while the block is in cache; blocks are
/// combined by the formula of Chan, Golub and LeVeque (The American Statistician 1983). Neither a far mean nor many rows cost digits.
/// </summary>
internal readonly unsafe struct ColumnMoments(float* x, float* mean, float* variance) : IColumnKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TLanes, TVector>(int column, nint stride, int rows)
        where TLanes : struct, IElementaryLanes<TVector>
        where TVector : struct
    {
        var (center, squares) = (TLanes.Broadcast(0f), TLanes.Broadcast(0f));
        for (var start = 0; start < rows; start += ColumnPass.BlockRows)
        {
            var count = Math.Min(ColumnPass.BlockRows, rows - start);
            var block = x + start * stride + column;
            // Divided, not multiplied by the reciprocal: the mean of equal values is that value, where their sum is exact.
            var blockCenter = TLanes.Divide(ColumnPass.Sum<TLanes, TVector>(block, stride, count), TLanes.Broadcast(count));
            var distance = TLanes.Subtract(blockCenter, center);
            var share = count / (float)(start + count);
            center = TLanes.MultiplyAdd(TLanes.Broadcast(share), distance, center);
            squares = TLanes.Add(squares, ColumnPass.SumOfSquares<TLanes, TVector>(block, stride, count, blockCenter));
            squares = TLanes.MultiplyAdd(TLanes.Broadcast(share * start), TLanes.Multiply(distance, distance), squares);
        }

        TLanes.Store(center, mean + column);
        TLanes.Store(TLanes.Multiply(TLanes.Broadcast(1f / rows), squares), variance + column);
    }
}
