using SearchCluster.Randomness;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Initializers;

/// <summary>Variance scaling: gain / fan, so that a layer passes on the variance that it gets.</summary>
public abstract record ScaledInitializer : Initializer
{
    /// <summary>Which number of connections scales the variance. Default fanIn.</summary>
    public FanMode Mode { get; init; } = FanMode.FanIn;

    /// <summary>Shape of the distribution. Default normal.</summary>
    public WeightDistribution Distribution { get; init; } = WeightDistribution.Normal;

    /// <summary>The variance times the fan.</summary>
    private protected abstract double Gain { get; }

    internal sealed override void Fill(ref RandomStream random, Span<float> weights, int fanIn, int units, int fanOut)
    {
        var fan = Mode == FanMode.FanIn ? fanIn : (fanIn + fanOut) / 2.0;
        var standardDeviation = Math.Sqrt(Gain / fan);
        if (Distribution == WeightDistribution.Normal)
        {
            NormalDraws.Fill(ref random, weights, 0, standardDeviation);
            return;
        }

        // Uniform on ±a has variance a² / 3.
        var bound = Math.Sqrt(3) * standardDeviation;
        foreach (ref var weight in weights)
            weight = (float)((2 * random.NextDouble() - 1) * bound);
    }
}

/// <summary>Variance 2 / fan-in: ReLU halves the variance, this doubles it again (He and others, ICCV 2015, eq. 10).</summary>
public sealed record HeInitializer : ScaledInitializer
{
    private protected override double Gain => 2;
}

/// <summary>
/// Variance 1 / fan-in, as the lecture has it; with fanAverage and uniform as the paper has it (Glorot and Bengio, AISTATS 2010, eq.
/// 12 and 16).
/// </summary>
public sealed record XavierInitializer : ScaledInitializer
{
    private protected override double Gain => 1;
}

/// <summary>Which number of connections scales the variance.</summary>
public enum FanMode
{
    /// <summary>Inputs of a unit.</summary>
    FanIn,

    /// <summary>Mean of inputs and outputs.</summary>
    FanAverage,
}

/// <summary>The shape of the distribution of first weights; the variance is the initializer's.</summary>
public enum WeightDistribution
{
    /// <summary>Normal with mean 0.</summary>
    Normal,

    /// <summary>Uniform between ±√3 standard deviations.</summary>
    Uniform,
}
