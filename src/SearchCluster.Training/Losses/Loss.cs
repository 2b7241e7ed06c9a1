namespace SearchCluster.Training.Losses;

/// <summary>What training makes small; the mean over the examples.</summary>
public enum Loss
{
    /// <summary>−ln of the softmax probability of the label; ln C for an untrained net.</summary>
    SoftmaxCrossEntropy,

    /// <summary>½ Σ (output − target)², the target one-hot.</summary>
    MeanSquaredError,
}
