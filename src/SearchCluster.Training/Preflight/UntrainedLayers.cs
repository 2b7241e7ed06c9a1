using SearchCluster.Training.Diagnosis;
using SearchCluster.Training.Reports;

namespace SearchCluster.Training.Preflight;

/// <summary>
/// Activations and gradients of every hidden layer before the first step: shrinking, growing, at their bounds, dead or all alike.
/// </summary>
internal sealed class UntrainedLayers : INetworkCheck
{
    /// <summary>First layer over last, or the other way round: ten ReLU layers under He stay near 1.</summary>
    internal const double ActivationFactor = 10;

    /// <summary>Gradients are products over all layers above, and vary with the layers' sizes.</summary>
    internal const double GradientFactor = 1000;

    public IEnumerable<Finding> Of(NetworkCourse course)
    {
        var layers = course.Untrained.Layers;
        if (layers.Count == 0)
            return [];
        var units = TrialDiagnosis.Of(course.Plan, course.Inputs.Classes, [course.Untrained], null)
            .Where(verdict => verdict.Kind
                is VerdictKind.VanishingActivations or VerdictKind.SaturatedUnits or VerdictKind.DeadUnits or VerdictKind.SymmetricUnits)
            .Select(verdict => verdict.Kind == VerdictKind.VanishingActivations && IsOutgrown(course)
                ? new Finding(FindingKind.VanishingActivations, FindingSeverity.Info, $"{verdict.Text} A network as shallow as this "
                    + "bears it: it learned twenty examples by heart.")
                : new Finding(KindOf(verdict.Kind), FindingSeverity.Warning, verdict.Text))
            .ToList();
        // Where all units are alike, or at their bounds, sizes mean nothing.
        if (units.Count == 0)
            units.AddRange(new[] { ExplodingActivations(course, layers), Gradients(course, layers) }.OfType<Finding>());
        return units.Count > 0 ? units : [Healthy(layers)];
    }

    // As in the verdict on a whole trial: small weights are fine for shallow networks.
    private static bool IsOutgrown(NetworkCourse course) => course.Overfit.Succeeded
        && course.Untrained.Layers[0].ActivationStandardDeviation
            <= VanishingActivations.FactorNeverOutgrown * course.Untrained.Layers[^1].ActivationStandardDeviation;

    private static Finding? ExplodingActivations(NetworkCourse course, IReadOnlyList<LayerReport> layers)
    {
        var (first, last) = (layers[0].ActivationStandardDeviation, layers[^1].ActivationStandardDeviation);
        return last <= ActivationFactor * first && double.IsFinite(last) ? null : new Finding(
            FindingKind.ExplodingActivations,
            FindingSeverity.Warning,
            $"Activations explode: from {layers[0].Layer} to {layers[^1].Layer} their standard deviation grows "
                + $"{Row(layers, layer => layer.ActivationStandardDeviation)}, "
            + $"and the gradient norms are {Row(layers, layer => layer.GradientNorm)}. {Remedies.OfDepth(course.Plan)}");
    }

    private static Finding? Gradients(NetworkCourse course, IReadOnlyList<LayerReport> layers)
    {
        var (first, last) = (layers[0].GradientNorm, layers[^1].GradientNorm);
        var vanish = last > GradientFactor * first;
        if (!vanish && first <= GradientFactor * last && double.IsFinite(first))
            return null;
        return new Finding(
            vanish ? FindingKind.VanishingGradients : FindingKind.ExplodingGradients,
            FindingSeverity.Warning,
            $"Gradients {(vanish ? "vanish" : "explode")} on their way back: their norms are "
                + $"{Row(layers, layer => layer.GradientNorm)} from {layers[0].Layer} to {layers[^1].Layer}, "
            + (vanish
                ? $"so that the first layers hardly learn. {Remedies.OfGradients(course.Plan)}"
                : $"so that the first layers take far larger steps than the last. {Remedies.OfDepth(course.Plan)}"));
    }

    private static Finding Healthy(IReadOnlyList<LayerReport> layers) => new(
        FindingKind.HealthyLayers,
        FindingSeverity.Info,
        "Untrained layers are alive: standard deviations of the activations "
            + $"{Row(layers, layer => layer.ActivationStandardDeviation)}, gradient norms {Row(layers, layer => layer.GradientNorm)}"
        + (layers.Max(layer => layer.DeadShare) is > 0 and var dead ? $", at most a share of {Figure.Of(dead)} dead." : "."));

    private static FindingKind KindOf(VerdictKind verdict) => verdict switch
    {
        VerdictKind.VanishingActivations => FindingKind.VanishingActivations,
        VerdictKind.SaturatedUnits => FindingKind.SaturatedUnits,
        VerdictKind.DeadUnits => FindingKind.DeadUnits,
        _ => FindingKind.SymmetricUnits,
    };

    private static string Row(IReadOnlyList<LayerReport> layers, Func<LayerReport, double> value) => Figure.Row(layers.Select(value));
}
