using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using SearchCluster.Training.Data;

namespace SearchCluster.Training.Preprocessing;

/// <summary>
/// The principal directions of a split about the origin, and the mean square along each, in falling order: the singular value
/// decomposition of XᵀX / n, whose size is that of the features however many examples there are. Where the mean has been
/// subtracted before, the mean squares are variances.
/// </summary>
internal sealed class PrincipalAxes
{
    // Below this share of the greatest, a mean square is rounding: of a feature that others determine, floats leave about 2⁻⁴⁸.
    private const double LeastShare = 1e-12;

    private readonly double[] _coefficients;

    // MathNet would take threads of the pool, where the grains live. It has this setting once for the whole process and takes it no
    // other way; here it is written once, before the first decomposition.
    static PrincipalAxes() => Control.MaxDegreeOfParallelism = 1;

    private PrincipalAxes(double[] coefficients, double[] meanSquares) => (_coefficients, MeanSquares) = (coefficients, meanSquares);

    /// <summary>Mean square along each direction; exactly 0 where the data have no extent.</summary>
    public double[] MeanSquares { get; }

    /// <summary>Coefficients of a feature in all directions.</summary>
    public ReadOnlySpan<double> this[int feature] => _coefficients.AsSpan(feature * MeanSquares.Length, MeanSquares.Length);

    /// <summary>Finds the directions; the sign of each makes its largest coefficient positive.</summary>
    public static PrincipalAxes Of(Examples examples)
    {
        var width = examples.Shape.Features;
        var decomposition = Matrix<double>.Build.Dense(width, width, SecondMoments.Of(examples)).Svd();
        var directions = decomposition.U;
        for (var column = 0; column < width; column++)
            if (LargestCoefficient(directions, column) < 0)
                directions.SetColumn(column, directions.Column(column).Negate());
        var least = LeastShare * decomposition.S[0];
        return new PrincipalAxes(directions.ToRowMajorArray(), [.. decomposition.S.Select(square => square > least ? square : 0)]);
    }

    private static double LargestCoefficient(Matrix<double> directions, int column)
    {
        var largest = 0.0;
        for (var row = 0; row < directions.RowCount; row++)
            if (Math.Abs(directions[row, column]) > Math.Abs(largest))
                largest = directions[row, column];
        return largest;
    }
}
