namespace SearchCluster.Search.Samplers.GaussianProcess;

/// <summary>What is fitted of a Gaussian process; its variance follows from them.</summary>
/// <param name="Logarithms">
/// ln ℓ⁻² of each coordinate's lengthscale ℓ, then the ln of the noise's variance in units of the process's.
/// </param>
/// <param name="Shift">Of the warp.</param>
internal sealed record Hyperparameters(double[] Logarithms, double Shift);
