using SearchCluster.Randomness;

namespace SearchCluster.Search.Samplers.Tpe;

/// <summary>
/// What each of an estimator's kernels says of one parameter: a density over its shares from 0 to 1. A kernel whose trial did not have
/// the parameter knows nothing of it: its density is 1 everywhere.
/// </summary>
internal abstract class ParameterKernels
{
    /// <summary>Adds the logarithm of each kernel's density at a share to <paramref name="logs"/>.</summary>
    public abstract void AddLogDensities(double share, Span<double> logs);

    /// <summary>Draws a share from one kernel.</summary>
    public abstract double Draw(int kernel, ref RandomStream random);
}
