using System.Globalization;
using SearchCluster.Training.Data;

namespace SearchCluster.Training.Preprocessing;

/// <summary>What the lecture advises against, looked up in the data: the first 1,000 training examples, step by step.</summary>
public static class PreprocessingAdvice
{
    private const int MostExamples = 1000;

    // Shares and ratios from which on a finding is worth a line.
    private const double CenteredShare = 0.01;
    private const double OtherScale = 10;
    private const double SameRange = 1.1;

    /// <summary>One sentence for each step that is unwise, or does nothing.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<PreprocessingStep> steps, Examples training)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(training);
        var examples = First(training);
        for (var i = 0; i < steps.Count; i++)
        {
            foreach (var advice in Of(steps[i], $"preprocessing[{i}]", examples))
                yield return advice;
            examples = steps[i].Fit(examples).Apply(examples);
        }
    }

    private static IEnumerable<string> Of(PreprocessingStep step, string path, Examples examples)
    {
        var isTurn = step is PrincipalComponents or Whitening;
        var meanShare = MeanShare(examples);
        if (isTurn && meanShare > CenteredShare)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{path}: the mean makes {meanShare:P0} of the features' mean square; without mean subtraction before it the components turn about the origin, and the first points to the mean");
        if (step is MeanSubtraction or PerChannelMean && meanShare <= 1e-6)
            yield return $"{path}: does nothing: the features are centred already";
        if (isTurn && ScaleRatio(examples) is var ratio and > OtherScale)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{path}: the widest feature spreads {ratio:G3} times as far as the median one; without a common scale before it, that feature dominates the components");
        if (step is MinMaxScaling && HasOneScale(examples))
            yield return $"{path}: all features share one scale already (pixels do); min-max then only stretches those that happen to vary little";
    }

    // Mean square of the means over the mean square of the features: 0 when centred.
    private static double MeanShare(Examples examples)
    {
        var meanSquare = examples.Features.Average(value => (double)value * value);
        return meanSquare == 0 ? 0 : FeatureStatistics.Means(examples).Average(mean => mean * mean) / meanSquare;
    }

    // Pixels have one unit, so that their spreads mean something; other features need not.
    private static double ScaleRatio(Examples examples)
    {
        if (IsImage(examples))
            return 1;
        var deviations = FeatureStatistics.StandardDeviations(examples, FeatureStatistics.Means(examples)).Where(deviation => deviation > 0).Order().ToList();
        return deviations.Count == 0 ? 1 : deviations[^1] / deviations[deviations.Count / 2];
    }

    private static bool HasOneScale(Examples examples)
    {
        if (IsImage(examples))
            return true;
        var (least, greatest) = FeatureStatistics.Ranges(examples);
        var ranges = least.Zip(greatest, (low, high) => high - low).Where(range => range > 0).ToList();
        return ranges.Count > 1 && ranges.Max() <= SameRange * ranges.Min();
    }

    private static bool IsImage(Examples examples) => examples.Shape.Height > 1 && examples.Shape.Width > 1;

    private static Examples First(Examples examples)
    {
        var count = Math.Min(MostExamples, examples.Count);
        return examples with { Features = examples.Features[..(count * examples.Shape.Features)], Labels = examples.Labels[..count] };
    }
}
