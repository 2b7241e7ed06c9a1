using SearchCluster.Randomness;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Initializers;

/// <summary>
/// Normal with one standard deviation for every layer: 0.01 collapses in deep nets, 1 saturates them.
/// </summary>
public sealed record NormalInitializer : Initializer
{
    /// <summary>σ, above 0. Default 0.01.</summary>
    public float StandardDeviation { get; init; } = 0.01f;

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems() => UsedNumber.AboveZero("standardDeviation", "a standard "
        + "deviation of", StandardDeviation);

    internal override void Fill(ref RandomStream random, Span<float> weights, int fanIn, int units, int fanOut) =>
        NormalDraws.Fill(ref random, weights, 0, StandardDeviation);
}
