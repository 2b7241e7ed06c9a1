namespace SearchCluster.Training.Activations;

/// <summary>The logistic function 1 / (1 + e⁻ˣ): between 0 and 1, so its outputs are not zero-centred.</summary>
public sealed record SigmoidActivation : Activation
{
}
