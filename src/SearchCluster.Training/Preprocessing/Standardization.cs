using SearchCluster.Training.Data;

namespace SearchCluster.Training.Preprocessing;

/// <summary>Subtracts each feature's mean and divides by its standard deviation; a constant feature becomes 0.</summary>
public sealed record Standardization : PreprocessingStep
{
    internal override FittedStep Fit(Examples training)
    {
        var means = FeatureStatistics.Means(training);
        var deviations = FeatureStatistics.StandardDeviations(training, means);
        return new FittedScaling([.. means.Select(mean => (float)mean)], [.. deviations.Select((deviation, feature) => Scale(deviation, means[feature]))]);
    }

    // A deviation that single precision cannot tell from none, next to the mean, is none.
    private static float Scale(double deviation, double mean) => deviation <= Math.Abs(mean) * 1e-7 ? 0 : (float)(1 / deviation);
}
