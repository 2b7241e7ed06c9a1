namespace SearchCluster.Training.Activations;

/// <summary>max(0, x) (Nair and Hinton, ICML 2010); lets NaN through, or divergence would hide.</summary>
public sealed record ReluActivation : Activation
{
}
