using SearchCluster.Training.Data;

namespace SearchCluster.Training.Preprocessing;

/// <summary>Turns the features to the principal directions, gives each the variance 1, and for ZCA turns back (Bell and Sejnowski 1997).</summary>
public sealed record Whitening : PreprocessingStep
{
    /// <summary>Whether to turn back. Default pca: not.</summary>
    public WhiteningMethod Method { get; init; } = WhiteningMethod.Pca;

    /// <summary>ε, added to each variance before its root divides, at least 0; a direction without variance is left at 0. Default 1e-5.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems()
    {
        if (!(Epsilon >= 0 && double.IsFinite(Epsilon)))
            yield return ("epsilon", $"an epsilon of {Epsilon}: must be at least 0");
    }

    internal override FittedStep Fit(Examples training)
    {
        var axes = PrincipalAxes.Of(training);
        var features = training.Shape.Features;
        var factors = axes.MeanSquares.Select(square => square == 0 ? 0 : 1 / Math.Sqrt(square + Epsilon)).ToArray();
        var (forward, backward) = (new float[features * features], new float[features * features]);
        for (var row = 0; row < features; row++)
            for (var column = 0; column < features; column++)
                if (Method == WhiteningMethod.Pca)
                {
                    forward[row * features + column] = (float)(axes[row, column] * factors[column]);
                    backward[column * features + row] = factors[column] == 0 ? 0 : (float)(axes[row, column] / factors[column]);
                }
                else
                {
                    forward[row * features + column] = (float)Turned(axes, row, column, factors, inverse: false);
                    backward[row * features + column] = (float)Turned(axes, row, column, factors, inverse: true);
                }

        var shape = Method == WhiteningMethod.Zca ? training.Shape : new ImageShape(1, 1, features);
        return new FittedProjection(forward, factors.Contains(0) ? null : backward, training.Shape, shape);
    }

    // U diag(f) Uᵀ, or U diag(1 / f) Uᵀ.
    private static double Turned(PrincipalAxes axes, int row, int column, double[] factors, bool inverse)
    {
        var sum = 0.0;
        for (var direction = 0; direction < factors.Length; direction++)
            if (factors[direction] != 0)
                sum += axes[row, direction] * axes[column, direction] * (inverse ? 1 / factors[direction] : factors[direction]);
        return sum;
    }
}
