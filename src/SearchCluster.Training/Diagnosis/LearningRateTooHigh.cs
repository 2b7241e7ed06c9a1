using SearchCluster.Training.Reports;

namespace SearchCluster.Training.Diagnosis;

/// <summary>The training loss explodes, ends above where it began, or oscillates.</summary>
internal static class LearningRateTooHigh
{
    /// <summary>
    /// An initial loss this many times what equal outputs cost comes from the first weights, and explodes at any learning rate.
    /// </summary>
    internal const double InitialLossFactor = 3;

    /// <summary>
    /// Share of the epochs after the first in which the loss rises. A healthy loss falls in nearly all, until it has nowhere to fall.
    /// </summary>
    internal const double RisingShare = 0.5;

    /// <summary>One rise is chance.</summary>
    internal const int LeastRises = 2;

    /// <summary>Mean rise over the total fall. At a plateau an epoch's noise, dropout's too, is near 0.01 of the fall.</summary>
    internal const double RiseOfFall = 0.05;

    /// <summary>Mean rise over the initial loss, at least: a loss that barely moves at all also rises half the time, by less.</summary>
    internal const double RiseOfInitial = 0.02;

    public static Verdict? Of(TrialCourse course) =>
        (course.Divergence is { } divergence ? Diverged(course, divergence) : Ended(course) ?? Oscillated(course)) is { } text
            ? new Verdict(VerdictKind.LearningRateTooHigh, text)
            : null;

    private static string? Diverged(TrialCourse course, Divergence divergence)
    {
        // Before the first step no learning rate has done anything.
        if (divergence.Step == 0)
            return null;
        var bound = double.IsFinite(divergence.Loss)
            ? $"above {Figure.Of(course.Plan.Divergence.Factor)} × the initial {Figure.Of(divergence.InitialLoss)}"
            : $"from an initial {Figure.Of(divergence.InitialLoss)}";
        var layer = divergence.Layer is null ? "" : $", not finite first in {divergence.Layer}";
        return $"The loss diverged at step {Figure.Of(divergence.Step)} (epoch {Figure.Of(divergence.Epoch)}): "
            + $"{Figure.Of(divergence.Loss)}, {bound}{layer}. "
            + (divergence.InitialLoss > InitialLossFactor * course.EqualOutputs
                ? $"{(course.IsRegression ? "The mean as the answer" : "Equal outputs")} would cost {Figure.Of(course.EqualOutputs)}: "
                    + "draw smaller first weights, then lower the learning "
                    + $"rate ({Rate(course)})."
                : $"Lower the learning rate ({Rate(course)}).");
    }

    private static string? Ended(TrialCourse course)
    {
        // Running averages of batch normalisation that settle, and dropout, raise both losses at any learning rate; small updates do not.
        if (!course.TrainedToItsEnd || course.LargestUpdateRatio < LearningRateTooLow.LowRatio)
            return null;
        var (first, last) = (course.Untrained.TrainLoss, course.Last.TrainLoss);
        // Dropout lifts the training loss above the untrained network's, which is measured without; the validation loss never sees it.
        var rose = last > (1 + TrialCourse.FlatShare) * first
            && course.Last.ValidationLoss > (1 + TrialCourse.FlatShare) * course.Untrained.ValidationLoss;
        return rose
            ? $"The training loss ended at {Figure.Of(last)}, above the initial {Figure.Of(first)}, after "
                + $"{Figure.Of(course.Last.Epoch)} {(course.Last.Epoch == 1 ? "epoch" : "epochs")}. Lower the learning rate "
                + $"({Rate(course)})."
            : null;
    }

    private static string? Oscillated(TrialCourse course)
    {
        var losses = course.Trained.Select(report => report.TrainLoss).ToList();
        var rises = losses.Zip(losses.Skip(1), (before, after) => after - before).Where(change => change > 0).ToList();
        if (rises.Count < LeastRises || rises.Count < RisingShare * (losses.Count - 1))
            return null;
        var initial = course.Untrained.TrainLoss;
        var fall = initial - losses.Min();
        if (!(rises.Average() >= Math.Max(RiseOfFall * fall, RiseOfInitial * initial)))
            return null;
        return $"The training loss oscillates: it rose in {Figure.Of(rises.Count)} of the {Figure.Of(losses.Count - 1)} epochs after "
            + $"the first, by {Figure.Of(rises.Average())} "
            + $"on average against a fall of {Figure.Of(fall)} in all (from {Figure.Of(initial)}). Lower the learning rate "
            + $"({Rate(course)}).";
    }

    private static string Rate(TrialCourse course) => Figure.Of(course.Plan.Optimizer.LearningRate);
}
