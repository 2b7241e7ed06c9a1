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

/// <summary>
/// Maps each feature's least and greatest value of the training split to −1 and 1; a constant feature becomes 0 (CS231n, "Neural
/// Networks Part 2: Setting up the Data"). Other splits may go beyond.
/// </summary>
public sealed record MinMaxScaling : PreprocessingStep
{
    internal override FittedStep Fit(Examples training)
    {
        var (least, greatest) = FeatureStatistics.Ranges(training);
        return new FittedScaling(
            [.. least.Select((low, feature) => low / 2 + greatest[feature] / 2)],
            [.. least.Select((low, feature) => FittedScaling.ScaleOf((greatest[feature] - low) / 2, 0, training))]);
    }
}
