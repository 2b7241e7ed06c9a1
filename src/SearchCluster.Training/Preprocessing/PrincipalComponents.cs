using SearchCluster.Training.Data;

namespace SearchCluster.Training.Preprocessing;

/// <summary>
/// Turns the features to the principal directions of the training split and keeps the first: x U, U the singular vectors of XᵀX / n
/// (Pearson, Philosophical Magazine 1901; CS231n, "Neural Networks Part 2: Setting up the Data"). The data are taken as they come:
/// without mean subtraction the directions turn about the origin, and "variance" is the mean square.
/// </summary>
public sealed record PrincipalComponents : PreprocessingStep
{
    /// <summary>Number of directions to keep, at least 1; or <see cref="Variance"/>. Default all.</summary>
    public int? Components { get; init; }

    /// <summary>Share of the variance to keep, above 0 and at most 1, with as few directions as hold it.</summary>
    public double? Variance { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems()
    {
        if (Components is not null && Variance is not null)
            yield return ("components", "components excludes variance: give one or the other");
        if (Components < 1)
            yield return ("components", $"{Components} components: must be at least 1");
        if (Variance is { } variance && !(variance is > 0 and <= 1))
            yield return ("variance", $"a share of {variance}: must be above 0 and at most 1");
    }

    /// <inheritdoc/>
    public override ImageShape ShapeAfter(ImageShape shape) => new(1, 1, Math.Min(Components ?? shape.Features, shape.Features));

    internal override FittedStep Fit(Examples training)
    {
        var axes = PrincipalAxes.Of(training);
        var (features, kept) = (training.Shape.Features, Kept(axes.MeanSquares));
        var (forward, backward) = (new double[features * kept], new double[kept * features]);
        for (var feature = 0; feature < features; feature++)
            for (var direction = 0; direction < kept; direction++)
                forward[feature * kept + direction] = backward[direction * features + feature] = axes[feature][direction];
        return new FittedProjection(forward, kept == features ? backward : null, training.Shape, new ImageShape(1, 1, kept));
    }

    private int Kept(double[] meanSquares)
    {
        if (Variance is not { } share)
            return Math.Min(Components ?? meanSquares.Length, meanSquares.Length);
        var (kept, sum, whole) = (0, 0.0, meanSquares.Sum());
        while (kept < meanSquares.Length && (kept == 0 || sum < share * whole))
            sum += meanSquares[kept++];
        return kept;
    }
}
