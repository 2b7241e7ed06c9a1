using SearchCluster.Training.Data;
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
        return reports.Count == 0 ? [] : Of(new TrialCourse(plan, classes, reports, divergence));
    }

    /// <summary>The same, of a training that may predict numbers.</summary>
    /// <param name="plan">What was trained.</param>
    /// <param name="training">The training split.</param>
    /// <param name="reports">One report per epoch from epoch 0, the untrained network; values may be NaN.</param>
    /// <param name="divergence">How the trial diverged, or null when it did not.</param>
    public static IReadOnlyList<Verdict> Of(
        TrainingPlan plan, Examples training, IReadOnlyList<EpochReport> reports, Divergence? divergence)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(reports);
        return reports.Count == 0 ? [] : Of(new TrialCourse(plan, training.Classes, reports, divergence)
        {
            LossOfMean = training.IsRegression ? TrialCourse.LossOfEqualOutputs(plan.Loss, training) : null,
        });
    }

    private static IReadOnlyList<Verdict> Of(TrialCourse course)
    {
        var vanishing = VanishingActivations.Of(course);
        // Where activations vanish, the least drift of its bias decides whether a unit is dead.
        var dead = vanishing is null ? DeadUnits.Of(course) : null;
        var units = Found(vanishing, SaturatedUnits.Of(course), dead, SymmetricUnits.Of(course));
        var tooHigh = LearningRateTooHigh.Of(course);

        // What explains a bad trial is said once: units before the learning rate, the learning rate before the capacity.
        var tooLow = tooHigh is null ? LearningRateTooLow.Of(course, unitsExplain: units.Count > 0) : null;
        var capacity = units.Count == 0 && tooHigh is null && tooLow is null ? CapacityTooSmall.Of(course) : null;
        return [.. Found([.. units, tooLow, tooHigh, Overfitting.Of(course), capacity]).OrderBy(verdict => verdict.Kind)];
    }

    private static List<Verdict> Found(params Verdict?[] verdicts) => [.. verdicts.OfType<Verdict>()];
}
