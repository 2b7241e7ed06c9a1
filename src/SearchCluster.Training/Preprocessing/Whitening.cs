using SearchCluster.Training.Data;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Preprocessing;

/// <summary>
/// Turns the features to the principal directions, divides each by √(λ + ε), and for ZCA turns back: x U diag(λ + ε)^−½, or that
/// times Uᵀ (Bell and Sejnowski, Vision Research 1997; CS231n, "Neural Networks Part 2: Setting up the Data"). λ is the mean square
/// about the origin: the variance only where the mean was subtracted before, which this step does not do itself.
/// </summary>
public sealed record Whitening : PreprocessingStep
{
    /// <summary>Whether to turn back. Default pca: not.</summary>
    public WhiteningMethod Method { get; init; } = WhiteningMethod.Pca;

    /// <summary>
    /// ε, added to each variance before its root divides, at least 0; a direction without variance is left at 0. Default 1e-5.
    /// </summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems() => UsedNumber.AtLeastZero("epsilon", "an epsilon of", Epsilon);

    /// <inheritdoc/>
    public override ImageShape ShapeAfter(ImageShape shape) => Method == WhiteningMethod.Zca ? shape : new ImageShape(1, 1, shape.Features);

    internal override FittedStep Fit(Examples training)
    {
        var axes = PrincipalAxes.Of(training);
        var factors = axes.MeanSquares.Select(square => square == 0 ? 0 : 1 / Math.Sqrt(square + Epsilon)).ToArray();
        var inverses = factors.Select(factor => factor == 0 ? 0 : 1 / factor).ToArray();
        var (forward, backward) = Method == WhiteningMethod.Pca
            ? (Turn(axes, factors), Transpose(Turn(axes, inverses)))
            : (TurnThereAndBack(axes, factors), TurnThereAndBack(axes, inverses));
        var shape = Method == WhiteningMethod.Pca ? new ImageShape(1, 1, factors.Length) : training.Shape;
        return new FittedProjection(forward, factors.Contains(0) ? null : backward, training.Shape, shape);
    }

    // U diag(f).
    private static double[] Turn(PrincipalAxes axes, double[] factors)
    {
        var turned = new double[factors.Length * factors.Length];
        for (var row = 0; row < factors.Length; row++)
            for (var column = 0; column < factors.Length; column++)
                turned[row * factors.Length + column] = axes[row][column] * factors[column];
        return turned;
    }

    // U diag(f) Uᵀ.
    private static double[] TurnThereAndBack(PrincipalAxes axes, double[] factors)
    {
        var turned = new double[factors.Length * factors.Length];
        var scaled = new double[factors.Length];
        for (var row = 0; row < factors.Length; row++)
        {
            for (var direction = 0; direction < scaled.Length; direction++)
                scaled[direction] = axes[row][direction] * factors[direction];
            for (var column = 0; column <= row; column++)
                turned[row * factors.Length + column] = turned[column * factors.Length + row] = Dot(scaled, axes[column]);
        }

        return turned;
    }

    // Term after term, so that the bits are those of any processor.
    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }

    private static double[] Transpose(double[] square)
    {
        var size = (int)Math.Sqrt(square.Length);
        var transposed = new double[square.Length];
        for (var row = 0; row < size; row++)
            for (var column = 0; column < size; column++)
                transposed[column * size + row] = square[row * size + column];
        return transposed;
    }
}

/// <summary>The axes in which white data are given.</summary>
public enum WhiteningMethod
{
    /// <summary>The principal directions, in order of falling variance.</summary>
    Pca,

    /// <summary>The axes of the features: the white data nearest to the original.</summary>
    Zca,
}
