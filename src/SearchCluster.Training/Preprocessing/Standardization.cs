using SearchCluster.Training.Data;

namespace SearchCluster.Training.Preprocessing;

/// <summary>
/// Subtracts each feature's mean and divides by its standard deviation over n; a constant feature becomes 0 (CS231n, "Neural Networks
/// Part 2: Setting up the Data").
/// </summary>
public sealed record Standardization : PreprocessingStep
{
    internal override FittedStep Fit(Examples training)
    {
        var means = FeatureStatistics.Means(training);
        var deviations = FeatureStatistics.StandardDeviations(training, means);
        return new FittedScaling(
            means, [.. deviations.Select((deviation, feature) => FittedScaling.ScaleOf(deviation, means[feature], training))]);
    }
}
