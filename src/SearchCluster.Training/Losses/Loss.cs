namespace SearchCluster.Training.Losses;

/// <summary>
/// What training makes small; the mean over the examples. Where numbers are predicted, also the mean over the numbers of an example, in the
/// units of the data.
/// </summary>
public enum Loss
{
    /// <summary>−ln of the softmax probability of the label; ln C for an untrained net.</summary>
    SoftmaxCrossEntropy,

    /// <summary>(output − target)²; of classes ½ Σ (output − target)², the target one-hot.</summary>
    MeanSquaredError,

    /// <summary>|output − target|; of classes Σ |output − target|, the target one-hot.</summary>
    MeanAbsoluteError,

    /// <summary>
    /// ½ (output − target)² up to a distance of one standard deviation of the target, and linear beyond (Huber, Annals of Mathematical
    /// Statistics 1964); of classes its sum, the target one-hot and the distance 1.
    /// </summary>
    Huber,
}
