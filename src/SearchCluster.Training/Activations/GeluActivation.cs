namespace SearchCluster.Training.Activations;

/// <summary>x · Φ(x) with Φ the normal distribution function, exact by erf (Hendrycks and Gimpel, 2016).</summary>
public sealed record GeluActivation : Activation
{
}
