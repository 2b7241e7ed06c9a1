namespace SearchCluster.Training.Diagnosis;

/// <summary>The training loss barely moved, or the weights did, and the accuracy is not high.</summary>
internal static class LearningRateTooLow
{
    /// <summary>From this training accuracy, or explained variance, on a loss that does not move has nowhere to go.</summary>
    internal const double HighAccuracy = 0.9;

    /// <summary>
    /// Update over weights: a tenth of the healthy 1e-3. 1,000 such steps in one direction move a weight by a tenth of itself.
    /// </summary>
    internal const double LowRatio = 1e-4;

    /// <summary>
    /// Gradient norm of a hidden layer that is alive: untrained networks under Xavier or He have 0.01 and more, six layers whose
    /// activations vanish 1e-6. With less, the gradient makes the update small and not the learning rate.
    /// </summary>
    internal const double LivingGradient = 1e-3;

    private const double HealthyRatio = 1e-3;

    /// <param name="course">The trial.</param>
    /// <param name="unitsExplain">Whether vanishing, saturated, dead or symmetric units were found: then only a small ratio at a
    /// living gradient is blamed on the learning rate.</param>
    public static Verdict? Of(TrialCourse course, bool unitsExplain)
    {
        // A schedule still warming up has not shown its learning rate.
        if (!course.TrainedToItsEnd || course.Last.Epoch <= course.Plan.Optimizer.Schedule.WarmupEpochs)
            return null;
        var barelyUpdated = course.LargestUpdateRatio < LowRatio && course.Last.Layers.Any(layer => layer.GradientNorm > LivingGradient);
        if (!(course.InTraining(course.Last) < HighAccuracy && (barelyUpdated || (course.IsFlat && !unitsExplain))))
            return null;
        return new Verdict(VerdictKind.LearningRateTooLow, Text(course));
    }

    private static string Text(TrialCourse course)
    {
        var (first, last) = (course.Untrained.TrainLoss, course.Last.TrainLoss);
        var subject = !course.IsFlat ? "The weights barely moved, and the training loss went"
            : last > (1 + TrialCourse.FlatShare) * first ? "The training loss did not fall, but went"
            : "The training loss barely moved:";
        var ratio = course.LargestUpdateRatio is { } largest
            ? $", with an update ratio of at most {Figure.Of(largest)} (healthy: about {Figure.Of(HealthyRatio)})"
            : "";
        return $"{subject} from {Figure.Of(first)} to {Figure.Of(last)} in {Figure.Of(course.Last.Epoch)} "
            + $"{(course.Last.Epoch == 1 ? "epoch" : "epochs")} "
            + $"at learning rate {Figure.Of(course.Plan.Optimizer.LearningRate)}{ratio}. "
            + (course.LargestUpdateRatio >= LowRatio ? "Raise the learning rate, unless "
            + $"{(course.IsRegression ? "the targets" : "the labels")} cannot be learnt from the features." : "Raise the learning rate.");
    }
}
