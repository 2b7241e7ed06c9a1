using SearchCluster.Training.Data;

namespace SearchCluster.Training.Preprocessing;

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
