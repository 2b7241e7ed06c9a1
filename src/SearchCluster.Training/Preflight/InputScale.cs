using SearchCluster.Training.Data;
using SearchCluster.Training.Diagnosis;
using SearchCluster.Training.Preprocessing;

namespace SearchCluster.Training.Preflight;

/// <summary>What the first layer sees: centred, of a scale near 1, and of one scale.</summary>
internal sealed class InputScale
{
    /// <summary>Inputs far from 1 make first weights that were drawn for 1 too large or too small.</summary>
    internal const double Large = 10;

    /// <summary>As small as <see cref="Large"/> is large.</summary>
    internal const double Small = 0.1;

    /// <summary>Of the mean square: from this share on the mean outweighs what varies.</summary>
    internal const double MeanShare = 0.3;

    /// <summary>Widest feature over narrowest, in standard deviations, where features are not pixels.</summary>
    internal const double Unequal = 10;

    /// <summary>At most one finding: the largest obstacle.</summary>
    /// <param name="inputs">Preprocessed training examples.</param>
    /// <param name="steps">The steps that they went through.</param>
    /// <param name="isNormalized">Whether batch normalisation makes any scale the same to the network.</param>
    /// <param name="vanishes">Whether the first weights let nothing through, whatever comes in.</param>
    public static Finding? Of(Examples inputs, IReadOnlyList<PreprocessingStep> steps, bool isNormalized, bool vanishes)
    {
        var means = FeatureStatistics.Means(inputs);
        var deviations = FeatureStatistics.StandardDeviations(inputs, means);
        var meanSquare = means.Zip(deviations, (mean, deviation) => mean * mean + deviation * deviation).Average();
        var scale = Math.Sqrt(meanSquare);
        var varying = deviations.Where(deviation => deviation > 0).Order().ToList();
        if (!double.IsFinite(scale))
            return new Finding(FindingKind.InputScale, FindingSeverity.Warning, "The inputs of the network are not all finite after "
                + "the preprocessing. Look at its steps.");
        if (!isNormalized && scale is > Large or (< Small and > 0))
            return new Finding(FindingKind.InputScale, vanishes ? FindingSeverity.Info : FindingSeverity.Warning,
                $"The inputs of the network have a root mean square of {Figure.Of(scale)}, where first weights are drawn for about 1: "
                    + $"{Consequence(scale, vanishes)}. {Scaling(steps)}.");
        // Pixels have one unit, and components are meant to differ.
        if (!inputs.Shape.IsImage && !steps.Any(step => step is PrincipalComponents or Whitening) && varying.Count > 1
            && varying[^1] > Unequal * varying[0])
            return new Finding(FindingKind.InputScale, FindingSeverity.Warning,
                $"The standard deviations of the inputs go from {Figure.Of(varying[0])} to {Figure.Of(varying[^1])}: the widest "
                    + $"feature decides which learning rate explodes, and the others learn slowly. {Scaling(steps)}.");
        var share = means.Average(mean => mean * mean) / meanSquare;
        if (share > MeanShare)
            return new Finding(FindingKind.InputScale, FindingSeverity.Info,
                $"The mean makes {Percentage.Of(share)} of the inputs' mean square"
                    + (inputs.Features.All(value => value >= 0)
                        ? ", and none is below zero: the gradients of a unit's weights all have one sign, so that the path zigzags"
                        : "")
                    + $". {Centring(steps)}.");
        return null;
    }

    private static string Consequence(double scale, bool vanishes) => vanishes ? "no cause of what vanishes, but the next obstacle"
        : scale > 1 ? "without batch normalisation the first loss is high, and only low learning rates train"
        : "the first layer hardly tells them apart";

    private static string Scaling(IReadOnlyList<PreprocessingStep> steps) => steps switch
    {
        [.., Standardization] => "They are standardized, so that most features must be constant: leave those out",
        _ when steps.Any(step => step is Standardization) => "Scale what the steps leave: put standardize last",
        _ => "Scale them (preprocessing: [standardize])",
    };

    private static string Centring(IReadOnlyList<PreprocessingStep> steps) => steps.Any(step => step is MeanSubtraction or Standardization)
        ? "Put meanSubtraction last: later steps moved the mean"
        : "Subtract it (preprocessing: [meanSubtraction])";
}
