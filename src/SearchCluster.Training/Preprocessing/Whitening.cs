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
}
