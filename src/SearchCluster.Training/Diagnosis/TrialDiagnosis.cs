using SearchCluster.Training.Reports;

namespace SearchCluster.Training.Diagnosis;

/// <summary>What the lecture would say about one finished trial.</summary>
public static class TrialDiagnosis
{
    /// <summary>Verdicts in the order of <see cref="VerdictKind"/>, at most one of a kind; none for a healthy trial.</summary>
    /// <param name="plan">What was trained.</param>
    /// <param name="classes">Classes of the data set.</param>
    /// <param name="reports">One report per epoch from epoch 0, the untrained network; values may be NaN.</param>
    /// <param name="divergence">How the trial diverged, or null when it did not.</param>
    public static IReadOnlyList<Verdict> Of(TrainingPlan plan, int classes, IReadOnlyList<EpochReport> reports, Divergence? divergence)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(reports);
        if (reports.Count == 0)
            return [];

        var course = new TrialCourse(plan, classes, reports, divergence);
        var vanishing = VanishingActivations.Of(course);
        var saturated = SaturatedUnits.Of(course);
        var symmetric = SymmetricUnits.Of(course);
        return [.. new[] { vanishing, saturated, symmetric }.OfType<Verdict>()];
    }
}
