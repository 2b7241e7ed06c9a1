namespace SearchCluster.Training.Diagnosis;

/// <summary>
/// A large gap between training and validation accuracy, or explained variance. Training is measured as trained, with dropout and over the
/// whole epoch, so the
/// gap is rather larger than measured, never an artefact of the two.
/// </summary>
internal static class Overfitting
{
    /// <summary>A gap that speaks for itself: a validation split of 300 at an accuracy of 0.9 has a standard error of 0.017.</summary>
    internal const double Gap = 0.1;

    /// <summary>A network that explains less of the variance in training than this has not learned yet, whatever the gap.</summary>
    internal const double LeastExplained = 0.5;

    /// <summary>A gap (three of these standard errors) that speaks when the validation loss rises as well.</summary>
    internal const double GapWithRise = 0.05;

    /// <summary>Rise of the validation loss from its lowest, as a share of that: more than the noise between epochs.</summary>
    internal const double Rise = 0.1;

    public static Verdict? Of(TrialCourse course)
    {
        if (!course.TrainedToItsEnd || (course.IsRegression && !(course.InTraining(course.Last) >= LeastExplained)))
            return null;
        var last = course.Last;
        var (inTraining, onValidation) = (course.InTraining(last), course.OnValidation(last));
        var gap = inTraining - onValidation;
        var lowest = course.Reports.Min(report => report.ValidationLoss);
        var rises = last.ValidationLoss > (1 + Rise) * lowest;
        if (!(gap > Gap || (gap > GapWithRise && rises)))
            return null;
        return new Verdict(
            VerdictKind.Overfitting,
            $"Training {course.Score} {Figure.Of(inTraining)} against {Figure.Of(onValidation)} on validation at epoch "
                + $"{Figure.Of(last.Epoch)}, a gap of {Figure.Of(gap)}; "
            + $"losses {Figure.Of(last.TrainLoss)} and "
            + $"{Figure.Of(last.ValidationLoss)}{(rises ? $", the latter up from its lowest, {Figure.Of(lowest)}" : "")}. "
            + "Regularise more (L2, dropout), use more data, or stop earlier.");
    }
}
