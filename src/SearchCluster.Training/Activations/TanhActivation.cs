namespace SearchCluster.Training.Activations;

/// <summary>The hyperbolic tangent: between −1 and 1, zero-centred.</summary>
public sealed record TanhActivation : Activation
{
}
