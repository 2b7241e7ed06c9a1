namespace SearchCluster.Training.Initializers;

/// <summary>The shape of the distribution of first weights; the variance is the initializer's.</summary>
public enum WeightDistribution
{
    /// <summary>Normal with mean 0.</summary>
    Normal,

    /// <summary>Uniform between ±√3 standard deviations.</summary>
    Uniform,
}
