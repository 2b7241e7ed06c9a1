using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using SearchCluster.Training.Data;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Preprocessing;

/// <summary>
/// The principal directions of a split about the origin, and the mean square along each, in falling order: the singular value
/// decomposition of XᵀX / n, whose size is that of the features however many examples there are. Where the mean has been
/// subtracted before, the mean squares are variances.
/// </summary>
internal sealed unsafe class PrincipalAxes
{
    // Rows multiplied in single precision before their sum enters the double-precision one: errors stay near 2⁻²⁴ √512.
    private const int RowBlock = 512;

    // Below this share of the greatest, a mean square is rounding.
    private const double LeastShare = 1e-12;

    private readonly Matrix<double> _directions;

    private PrincipalAxes(Matrix<double> directions, double[] meanSquares) => (_directions, MeanSquares) = (directions, meanSquares);

    /// <summary>Mean square along each direction; exactly 0 where the data have no extent.</summary>
    public double[] MeanSquares { get; }

    /// <summary>Coefficient of a feature in a direction.</summary>
    public double this[int feature, int direction] => _directions[feature, direction];

    /// <summary>Finds the directions; the sign of each makes its largest coefficient positive.</summary>
    public static PrincipalAxes Of(Examples examples)
    {
        // MathNet would take threads of the pool, where the grains live.
        Control.MaxDegreeOfParallelism = 1;
        var decomposition = SecondMoments(examples).Svd();
        var directions = decomposition.U;
        for (var column = 0; column < directions.ColumnCount; column++)
            if (LargestCoefficient(directions, column) < 0)
                directions.SetColumn(column, directions.Column(column).Negate());
        var least = LeastShare * decomposition.S[0];
        return new PrincipalAxes(directions, [.. decomposition.S.Select(square => square > least ? square : 0)]);
    }

    private static double LargestCoefficient(Matrix<double> directions, int column)
    {
        var largest = 0.0;
        for (var row = 0; row < directions.RowCount; row++)
            if (Math.Abs(directions[row, column]) > Math.Abs(largest))
                largest = directions[row, column];
        return largest;
    }

    private static Matrix<double> SecondMoments(Examples examples)
    {
        var width = examples.Shape.Features;
        var total = new double[width * width];
        var block = new float[width * width];
        using var packing = new PackingBuffer();
        fixed (float* x = examples.Features, product = block)
        {
            for (var row = 0; row < examples.Count; row += RowBlock)
            {
                var first = x + (long)row * width;
                MatrixProduct.Multiply(
                    first, width, true, first, width, false, product, width,
                    width, width, Math.Min(RowBlock, examples.Count - row), accumulate: false, packing);
                for (var i = 0; i < total.Length; i++)
                    total[i] += block[i];
            }
        }

        return Matrix<double>.Build.Dense(width, width, total) / examples.Count;
    }
}
