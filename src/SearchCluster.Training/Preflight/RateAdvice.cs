using System.Globalization;
using SearchCluster.Training.Diagnosis;

// These words are for people: no weight depends on the bits of a logarithm.
#pragma warning disable RS0030

namespace SearchCluster.Training.Preflight;

/// <summary>What the range tests mean for the learning rates that the study would try.</summary>
internal static class RateAdvice
{
    /// <summary>Share of a searched range (in the logarithm) at its end that still counts as the edge.</summary>
    internal const double Edge = 0.05;

    /// <summary>From this share of useless rates on the range is too wide.</summary>
    internal const double Waste = 0.25;

    /// <summary>A range this many times as high as it is low spans factors, and should be drawn by them.</summary>
    internal const double Factors = 10;

    private const double HealthyRatio = 1e-3;

    /// <summary>One test in a sentence.</summary>
    public static Finding OfTest(RateCurve curve)
    {
        if (curve.Best is not { } best)
            return new Finding(FindingKind.LearningRateRange, FindingSeverity.Warning,
                $"No learning rate from {Figure.Of(curve.Points[0].Rate)} to {Figure.Of(curve.Points[^1].Rate)} lowers the loss of "
                    + $"{Figure.Of(curve.InitialLoss)} by a twentieth in {Figure.Of(curve.Steps)} steps, "
                + "though twenty examples are learned by heart: the steps are too few, or the labels have little to do with the "
                + "features. Train longer, or look at the labels.");
        var rates = curve.Good.Count == 1
            ? $"A learning rate of {Figure.Of(best.Rate)} trains"
            : $"Learning rates from {Figure.Of(curve.Good[0].Rate)} to {Figure.Of(curve.Good[^1].Rate)} train";
        var text = $"{rates} well: "
            + $"within {Figure.Of(curve.Steps)} steps the loss falls from {Figure.Of(curve.InitialLoss)} to {Figure.Of(best.Loss)} at "
            + $"the best, {Figure.Of(best.Rate)}"
            + (curve.Suggested == best ? "." : $"; {Figure.Of(curve.Suggested!.Rate)} comes near it, and is farther from exploding.")
            + $" The update over the weights is {Figure.Of(best.UpdateRatio)} at the best rate{Healthiest(curve, best)}.";
        if (curve.TooLowUpTo is { } low)
            text += $" Up to {Figure.Of(low)} it barely moves.";
        if (curve.TooHighFrom is { } high)
            text += $" From {Figure.Of(high)} on "
                + $"{(curve.Points.First(point => point.Rate == high).Diverged ? "it explodes" : "it falls less, or rises")}.";
        return new Finding(FindingKind.LearningRateRange, FindingSeverity.Info, text);
    }

    /// <summary>The searched range beside the tests, at least one of which found a best rate.</summary>
    /// <param name="searched">The range of the study.</param>
    /// <param name="curves">The tests.</param>
    /// <param name="stepsOfTrial">Steps of a whole trial.</param>
    public static IEnumerable<Finding> OfSpace(SearchedRates searched, IReadOnlyList<RateCurve> curves, double stepsOfTrial)
    {
        var found = curves.Where(curve => curve.Best is not null).ToList();
        var (low, high) = (found.Min(curve => curve.Low!.Value), found.Max(curve => curve.High!.Value));
        // Of the rates that are as good as the best: all must lie at the edge, or beyond it.
        var (above, below) = (found.Max(curve => curve.Bottom[0].Rate), found.Min(curve => curve.Bottom[^1].Rate));
        var proposal = $"low: {Yaml(low)}, high: {Yaml(high)}";
        var range = $"The space searches {Figure.Of(searched.Low)} to {Figure.Of(searched.High)}";
        if (above >= At(searched, 1 - Edge) && searched.High < high)
            yield return Space(FindingSeverity.Warning, $"{range}, and the best rate of the range test, {Figure.Of(above)}, "
                + $"{Lies(above, searched)}: a best at the edge means that the range is wrong. Widen it upwards ({proposal}).");
        else if (below <= At(searched, Edge) && searched.Low > low)
            yield return Space(FindingSeverity.Warning, $"{range}, and the best rate of the range test, {Figure.Of(below)}, "
                + $"{Lies(below, searched)}: a best at the edge means that the range is wrong. Widen it downwards ({proposal}).");
        else
            yield return Wasted(searched, found, stepsOfTrial, range, proposal);
        if (!searched.IsLogarithmic && searched.High >= Factors * searched.Low)
            yield return Space(FindingSeverity.Warning, $"{range}, a factor of {Figure.Of(searched.High / searched.Low)}, evenly: nine "
                + "of ten trials fall into the upper nine tenths, and the lower rates are hardly tried. Search it in the logarithm "
                + "(kind: logUniform).");
    }

    /// <summary>A learning rate that is not searched, beside the test of its own configuration.</summary>
    public static Finding? OfFixed(double rate, RateCurve curve, double stepsOfTrial)
    {
        if (curve.Best is not { } best)
            return null;
        var suggestion = $"try {Figure.Of(curve.Suggested!.Rate)}, or search {Figure.Of(curve.Low!.Value)} to "
            + $"{Figure.Of(curve.High!.Value)}";
        if (rate <= TooLowUpTo(curve, stepsOfTrial))
            return Space(FindingSeverity.Warning, $"The learning rate of {Figure.Of(rate)} is too low: {Trial(stepsOfTrial)} the loss "
                + $"would barely move from {Figure.Of(curve.InitialLoss)}. Raise it: {suggestion}.");
        if (rate >= curve.TooHighFrom)
            return Space(FindingSeverity.Warning, $"The learning rate of {Figure.Of(rate)} is too high: from "
                + $"{Figure.Of(curve.TooHighFrom.Value)} on the loss explodes, or falls less than at {Figure.Of(best.Rate)}. Lower it: "
                + $"{suggestion}.");
        return Space(FindingSeverity.Info, rate < curve.Good[0].Rate
            ? $"The learning rate of {Figure.Of(rate)} lies below the rates that train well within {Figure.Of(curve.Steps)} steps, "
                + $"from {Figure.Of(curve.Good[0].Rate)} on; {Trial(stepsOfTrial)} it may still do."
            : $"The learning rate of {Figure.Of(rate)} lies among those that train well, up to {Figure.Of(curve.Good[^1].Rate)}.");
    }

    private static string Healthiest(RateCurve curve, RatePoint best) =>
        curve.Good.Where(point => point.UpdateRatio > 0)
            .MinBy(point => Math.Abs(Math.Log(point.UpdateRatio / HealthyRatio))) is { } healthiest && healthiest.Rate != best.Rate
            ? $"; nearest to the healthy {Figure.Of(HealthyRatio)} at {Figure.Of(healthiest.Rate)}"
            : "";

    private static Finding Wasted(SearchedRates searched, List<RateCurve> found, double stepsOfTrial, string range, string proposal)
    {
        var tooLow = found.Min(curve => TooLowUpTo(curve, stepsOfTrial) ?? 0);
        var tooHigh = found.Max(curve => curve.TooHighFrom ?? double.PositiveInfinity);
        var slow = Share(searched, Math.Clamp(tooLow, searched.Low, searched.High));
        var wild = 1 - Share(searched, Math.Clamp(tooHigh, searched.Low, searched.High));
        if (slow + wild < Waste)
            return Space(FindingSeverity.Info, $"{range}: the best rates lie "
                + $"inside{(slow + wild > 0 ? $", and {Percent(slow + wild)} of its logarithm does not train" : "")}.");
        List<string> parts = [];
        if (slow > 0)
            parts.Add($"{Percent(slow)} of its logarithm lies up to {Figure.Of(tooLow)}, where the loss would barely move "
                + $"{Trial(stepsOfTrial)}");
        if (wild > 0)
            parts.Add($"{Percent(wild)} from {Figure.Of(tooHigh)} on, where it explodes, or falls less");
        return Space(slow + wild > 0.5 ? FindingSeverity.Warning : FindingSeverity.Info,
            $"{range}: {string.Join(", and ", parts)}. A coarse search may begin so wide; then narrow it ({proposal}).");
    }

    // A step moves weights by the rate, as long as it is low: so many times the steps, so many times lower a rate will do.
    private static double? TooLowUpTo(RateCurve curve, double stepsOfTrial) => curve.TooLowUpTo * Math.Min(1, curve.Steps / stepsOfTrial);

    private static string Trial(double steps) => $"in the {Figure.Of((long)steps)} steps of a trial";

    private static string Lies(double best, SearchedRates searched) =>
        best > searched.High ? "lies above it" : best < searched.Low ? "lies below it" : "lies at its edge";

    private static double At(SearchedRates searched, double share) => searched.Low * Math.Pow(searched.High / searched.Low, share);

    private static double Share(SearchedRates searched, double rate) =>
        Math.Log(rate / searched.Low) / Math.Log(searched.High / searched.Low);

    private static string Percent(double share) => share.ToString("P0", CultureInfo.InvariantCulture);

    private static string Yaml(double rate) => Figure.Of(rate);

    private static Finding Space(FindingSeverity severity, string text) => new(FindingKind.LearningRateSpace, severity, text);
}
