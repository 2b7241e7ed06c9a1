using System.Globalization;
using SearchCluster.Training.Data;

namespace SearchCluster.Training.Preprocessing;

/// <summary>
/// What the lecture advises against (CS231n, "Neural Networks Part 2: Setting up the Data"), looked up in the first 1,000 training
/// examples as each step finds them.
/// </summary>
public static class PreprocessingAdvice
{
    private const int MostExamples = 1000;

    // A turn of more features takes longer to fit than advice on what follows it is worth.
    private const int MostFeatures = 1024;

    // Of the mean square: the mean from which on it turns components, and up to which there is nothing to subtract but rounding.
    private const double TurningMean = 0.01;
    private const double NoMean = 1e-8;

    // Of standard deviations: beyond it the wider of two features holds 99 % of their variance.
    private const double OtherScale = 10;

    // Of ranges and of a standard deviation: up to it they count as equal.
    private const double SameRange = 1.1;
    private const double SameDeviation = 1e-3;

    /// <summary>One sentence for each step that is unwise, or does nothing; each begins with the path of its step.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<PreprocessingStep> steps, Examples training)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(training);
        var examples = training.Slice(0, Math.Min(MostExamples, training.Count));
        for (var i = 0; i < steps.Count; i++)
        {
            if (i > 0)
            {
                if (Turns(steps[i - 1]) && examples.Shape.Features > MostFeatures)
                    yield break;
                examples = steps[i - 1].Fit(examples).Apply(examples);
            }

            var findings = i > 0 && steps[i] == steps[i - 1]
                ? ["repeats the step before it; once is enough"]
                : Findings(steps[i], examples, isTurned: steps.Take(i).Any(Turns));
            foreach (var finding in findings)
                yield return $"preprocessing[{i}]: {finding}";
        }
    }

    private static IEnumerable<string> Findings(PreprocessingStep step, Examples examples, bool isTurned) => step switch
    {
        MeanSubtraction => MeanFindings(examples),
        PerChannelMean => MeanFindings(examples).Concat(ChannelFindings(examples)),
        Standardization => StandardFindings(examples),
        MinMaxScaling => RangeFindings(examples),
        PrincipalComponents or Whitening => TurnFindings(step, examples, isTurned),
        _ => [],
    };

    private static IEnumerable<string> MeanFindings(Examples examples)
    {
        if (MeanShare(examples) <= NoMean)
            yield return "does nothing: every feature's mean is zero already";
    }

    private static IEnumerable<string> ChannelFindings(Examples examples)
    {
        if (!HasChannels(examples))
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"the {examples.Shape.Features} features are no pixels of a channel; one mean, {examples.Features.Average():G3}, "
                + $"comes off all of them, whatever each one's own is");
    }

    private static IEnumerable<string> StandardFindings(Examples examples)
    {
        if (MeanShare(examples) <= NoMean && Deviations(examples).All(deviation => Math.Abs(deviation - 1) <= SameDeviation))
            yield return "does nothing: every feature has mean zero and standard deviation one already";
    }

    private static IEnumerable<string> RangeFindings(Examples examples)
    {
        if (examples.Shape.IsImage)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"the pixels share one scale already, {examples.Features.Min():G3} to {examples.Features.Max():G3}; a scale for each "
                + $"makes those that hardly vary as loud as the others");
        else if (Ranges(examples) is { Count: > 1 } ranges && ranges[^1] <= SameRange * ranges[0])
            yield return string.Create(CultureInfo.InvariantCulture,
                $"the features share one scale already: their ranges are {ranges[0]:G3} to {ranges[^1]:G3} wide");
    }

    private static IEnumerable<string> TurnFindings(PreprocessingStep step, Examples examples, bool isTurned)
    {
        // PCA weighs features by their squares; whitening gives each direction the same weight.
        var share = step is Whitening ? MeanShareOfEach(examples) : MeanShare(examples);
        if (share > TurningMean)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"the mean makes {share:P0} of the features' mean square; without mean subtraction before it the components turn about "
                + $"the origin, and the first points to the mean");
        // Pixels have one unit, and components are meant to differ.
        if (!examples.Shape.IsImage && !isTurned && Deviations(examples) is { Count: > 1 } deviations
            && deviations[^1] > OtherScale * deviations[0])
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"the features' standard deviations go from {deviations[0]:G3} to {deviations[^1]:G3}; without a common scale before it "
                + $"the components follow the widest features, whatever their units mean");
    }

    // Mean square of the means over the mean square of the features: 0 when centred, 1 when nothing varies.
    private static double MeanShare(Examples examples)
    {
        var meanSquare = examples.Features.Average(value => (double)value * value);
        return meanSquare == 0 ? 0 : FeatureStatistics.Means(examples).Average(mean => mean * mean) / meanSquare;
    }

    // The same of each feature for itself, averaged.
    private static double MeanShareOfEach(Examples examples)
    {
        var means = FeatureStatistics.Means(examples);
        return means.Zip(FeatureStatistics.StandardDeviations(examples, means), (mean, deviation) => mean == 0 ? 0
            : mean * mean / (mean * mean + deviation * deviation)).Average();
    }

    // Of those that vary, rising.
    private static List<double> Deviations(Examples examples) =>
        [.. FeatureStatistics.StandardDeviations(examples, FeatureStatistics.Means(examples)).Where(deviation => deviation > 0).Order()];

    // Of those that vary, rising.
    private static List<double> Ranges(Examples examples)
    {
        var (least, greatest) = FeatureStatistics.Ranges(examples);
        return [.. least.Zip(greatest, (low, high) => high - low).Where(range => range > 0).Order()];
    }

    private static bool Turns(PreprocessingStep step) => step is PrincipalComponents or Whitening;

    private static bool HasChannels(Examples examples) => examples.Shape.IsImage || examples.Shape.Channels > 1;
}
