namespace SearchCluster.Training.Diagnosis;

/// <summary>Tanh or sigmoid activations at their bounds, where hardly any gradient passes.</summary>
internal static class SaturatedUnits
{
    /// <summary>
    /// Share of a layer's activations: a well-drawn tanh layer has under 0.01, a confident trained one 0.1 to 0.3, and weights of
    /// standard deviation 1 make it 0.8 and more.
    /// </summary>
    internal const double Share = 0.5;

    public static Verdict? Of(TrialCourse course)
    {
        // After a divergence the last report shows the explosion; how the trial started shows the cause.
        var report = course.Divergence is null ? course.Last : course.Untrained;
        var worst = report.Layers.MaxBy(layer => layer.SaturatedShare);
        if (worst is null || !(worst.SaturatedShare > Share))
            return null;
        var atFirst = course.Untrained.Layers.FirstOrDefault(layer => layer.Layer == worst.Layer)?.SaturatedShare;
        var advice = atFirst > Share
            ? Remedies.OfSaturation(course.Plan)
            : "Training drove them there: lower the learning rate, or penalise the "
                + $"weights{(course.Plan.Regularization.L2 > 0 ? " more" : "")}.";
        return new Verdict(
            VerdictKind.SaturatedUnits,
            $"Units of {worst.Layer} are saturated: a share of {Figure.Of(worst.SaturatedShare)} of its activations stands at the "
                + "bounds at epoch "
            + $"{Figure.Of(report.Epoch)}{(report.Epoch > 0 && atFirst is { } share ? $" ({Figure.Of(share)} at epoch 0)" : "")}, "
            + $"where the gradient is nearly zero. {advice}");
    }
}
