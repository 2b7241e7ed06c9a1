using SearchCluster.Randomness;

namespace SearchCluster.Training.Initializers;

/// <summary>Uniform with variance 1 / fan-in (LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998, section 4.6).</summary>
public sealed record LecunInitializer : Initializer
{
    /// <summary>Shape of the distribution. Default uniform.</summary>
    public WeightDistribution Distribution { get; init; } = WeightDistribution.Uniform;

    internal override void Fill(ref RandomStream random, Span<float> weights, int fanIn, int units, int fanOut) =>
        new XavierInitializer { Distribution = Distribution }.Fill(ref random, weights, fanIn, units, fanOut);
}
