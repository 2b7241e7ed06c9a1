using SearchCluster.Training.Reports;

namespace SearchCluster.Training.Diagnosis;

/// <summary>
/// Activations that shrink from the first hidden layer to the last, and the gradients, which are products with them, too.
/// </summary>
internal static class VanishingActivations
{
    /// <summary>
    /// First layer's standard deviation over the last's. Ten tanh layers under Xavier have 3 (0.63 to 0.23), ten ReLU layers under He
    /// about 1, but ten ReLU layers under Xavier 2^4.5 ≈ 23 and two layers of 500 at σ = 0.01 about 5 each.
    /// </summary>
    internal const double Factor = 10;

    /// <summary>
    /// Above this factor the untrained network is reported even when training overcame it: no shallow network reaches it.
    /// </summary>
    internal const double FactorNeverOutgrown = 1000;

    /// <summary>
    /// Training overcame a smaller fall of the untrained network when it at least halved the loss: small weights are fine for shallow
    /// networks.
    /// </summary>
    internal const double OutgrownLoss = 0.5;

    /// <summary>Below this the first layer has no spread that could vanish: units near 1 in single precision round at 6e-8.</summary>
    internal const double RoundOff = 1e-6;

    public static Verdict? Of(TrialCourse course)
    {
        // Deep ReLU layers begin with up to half of their units dead, as examples grow alike; all dead is another matter. In the end
        // many dead units are what made the activations small.
        if (Vanishes(course, course.Untrained, mostDead: 1) && !IsOutgrown(course))
            return Describe(course, course.Untrained);
        return Vanishes(course, course.Last, mostDead: DeadUnits.Share) ? Describe(course, course.Last) : null;
    }

    private static bool Vanishes(TrialCourse course, EpochReport report, double mostDead)
    {
        if (report.Layers.Count < 2 || !(report.Layers[0].ActivationStandardDeviation > RoundOff))
            return false;
        // A layer of dead units and layers of equal ones have verdicts of their own.
        var explained = report.Layers[^1].DeadShare >= mostDead
            || Enumerable.Range(0, report.Layers.Count).Any(layer => course.IsSymmetric(report, layer));
        return !explained && Fall(report) > Factor;
    }

    private static bool IsOutgrown(TrialCourse course) =>
        course.TrainedToItsEnd
        && Fall(course.Untrained) <= FactorNeverOutgrown
        && Fall(course.Last) <= Factor
        && course.Last.TrainLoss <= OutgrownLoss * course.Untrained.TrainLoss;

    private static double Fall(EpochReport report) =>
        report.Layers[0].ActivationStandardDeviation / report.Layers[^1].ActivationStandardDeviation;

    private static Verdict Describe(TrialCourse course, EpochReport report)
    {
        var (first, last) = (report.Layers[0], report.Layers[^1]);
        return new Verdict(
            VerdictKind.VanishingActivations,
            $"Activations vanish at epoch {Figure.Of(report.Epoch)}: from {first.Layer} to {last.Layer} their standard deviation falls "
            + $"{Figure.Row(report.Layers.Select(layer => layer.ActivationStandardDeviation))}, and the gradient norms are "
            + $"{Figure.Row(report.Layers.Select(layer => layer.GradientNorm))}. {Remedies.OfDepth(course.Plan)}");
    }
}
