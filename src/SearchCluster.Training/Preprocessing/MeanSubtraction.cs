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

/// <summary>Subtracts one mean per channel, over all its pixels of the training split (Simonyan and Zisserman, ICLR 2015).</summary>
public sealed record PerChannelMean : PreprocessingStep
{
    internal override FittedStep Fit(Examples training)
    {
        var means = FeatureStatistics.Means(training);
        var pixels = training.Shape.Height * training.Shape.Width;
        var ofChannel = Enumerable.Range(0, training.Shape.Channels)
            .Select(channel => means.Skip(channel * pixels).Take(pixels).Average()).ToArray();
        return new FittedScaling([.. means.Select((_, feature) => ofChannel[feature / pixels])], [.. means.Select(_ => 1.0)]);
    }
}
