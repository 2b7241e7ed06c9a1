namespace SearchCluster.Training.Diagnosis;

/// <summary>
/// The training loss barely moved. Not said when the units explain it (vanishing, saturated, dead, symmetric): their gradients are
/// small, and so is the update ratio, at a learning rate that would do for other first weights.
/// </summary>
internal static class LearningRateTooLow
{
    /// <summary>From this training accuracy on a loss that does not move has nowhere to go.</summary>
    internal const double HighAccuracy = 0.9;

    /// <summary>Update over weights: a tenth of the healthy 1e-3. 1,000 such steps in one direction move a weight by a tenth of itself.</summary>
    internal const double LowRatio = 1e-4;

    private const double HealthyRatio = 1e-3;

    public static Verdict? Of(TrialCourse course)
    {
        // A schedule still warming up has not shown its learning rate.
        if (!course.TrainedToItsEnd || course.Last.Epoch <= course.Plan.Optimizer.Schedule.WarmupEpochs)
            return null;
        var (first, last) = (course.Untrained.TrainLoss, course.Last.TrainLoss);
        if (!(Math.Abs(first - last) < TrialCourse.FlatShare * first && course.Last.TrainAccuracy < HighAccuracy))
            return null;
        var rate = Figure.Of(course.Plan.Optimizer.LearningRate);
        var ratio = course.LargestUpdateRatio is { } largest
            ? $", with an update ratio of at most {Figure.Of(largest)} (healthy: about {Figure.Of(HealthyRatio)})"
            : "";
        var advice = course.LargestUpdateRatio >= LowRatio
            ? "Raise the learning rate, unless the labels cannot be learnt from the features."
            : "Raise the learning rate.";
        return new Verdict(
            VerdictKind.LearningRateTooLow,
            $"The training loss barely moved in {Figure.Of(course.Last.Epoch)} epochs, from {Figure.Of(first)} to {Figure.Of(last)}, at learning rate {rate}{ratio}. {advice}");
    }
}
