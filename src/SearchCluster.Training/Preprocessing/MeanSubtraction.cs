using SearchCluster.Training.Data;

namespace SearchCluster.Training.Preprocessing;

/// <summary>
/// Subtracts the mean image: the mean of each feature over the training split (Krizhevsky, Sutskever and Hinton, NIPS 2012).
/// </summary>
public sealed record MeanSubtraction : PreprocessingStep
{
    internal override FittedStep Fit(Examples training)
    {
        var means = FeatureStatistics.Means(training);
        return new FittedScaling(means, [.. means.Select(_ => 1.0)]);
    }
}
