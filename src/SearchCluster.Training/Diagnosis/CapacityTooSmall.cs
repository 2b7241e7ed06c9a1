namespace SearchCluster.Training.Diagnosis;

/// <summary>
/// No gap between training and validation, a low accuracy on both, and a loss that no longer falls. Not said when the learning rate or
/// the units explain the low accuracy.
/// </summary>
internal static class CapacityTooSmall
{
    /// <summary>A gap up to this is none; a negative one (dropout works in training alone) is none either.</summary>
    internal const double Gap = 0.02;

    /// <summary>
    /// Low is less than this share of the way from chance to perfection, or two classes and a hundred would be held to different
    /// standards: an accuracy of 0.82 for ten classes, 0.9 for two.
    /// </summary>
    internal const double Skill = 0.8;

    /// <summary>The plateau is the last third of the epochs, at least this many.</summary>
    internal const int LeastPlateau = 3;

    /// <summary>Fall of the training loss over the plateau as a share of its beginning: 0.01 an epoch over the shortest.</summary>
    internal const double PlateauFall = 0.03;

    /// <summary>
    /// The same as a share of the whole fall. A third of the epochs at a learning rate that is too low makes a third of it.
    /// </summary>
    internal const double PlateauShareOfFall = 0.1;

    public static Verdict? Of(TrialCourse course)
    {
        if (!course.TrainedToItsEnd || (course.Classes < 2 && !course.IsRegression)
            || course.LargestUpdateRatio < LearningRateTooLow.LowRatio)
            return null;
        var last = course.Last;
        var (inTraining, onValidation) = (course.InTraining(last), course.OnValidation(last));
        var gap = inTraining - onValidation;
        // The mean as the answer explains nothing of the variance.
        var chance = course.IsRegression ? 0 : 1.0 / course.Classes;
        if (!(gap <= Gap && inTraining < chance + Skill * (1 - chance)))
            return null;

        // The plateau begins at a trained epoch: the untrained loss is no part of it.
        var plateau = Math.Max(LeastPlateau, (course.Reports.Count - 1) / 3);
        if (course.Reports.Count - 1 <= plateau)
            return null;
        var begin = course.Reports[^(plateau + 1)];
        var fall = begin.TrainLoss - last.TrainLoss;
        if (!(fall < PlateauFall * begin.TrainLoss && fall < PlateauShareOfFall * (course.Untrained.TrainLoss - last.TrainLoss)))
            return null;
        return new Verdict(
            VerdictKind.CapacityTooSmall,
            $"{(course.IsRegression ? "r²" : "Accuracy")} is low without a gap: {Figure.Of(inTraining)} in training, "
                + $"{Figure.Of(onValidation)} on "
                + $"validation ({(course.IsRegression ? "the mean as the answer" : "chance")}: {Figure.Of(chance)}), and the training "
            + $"loss went from {Figure.Of(begin.TrainLoss)} to {Figure.Of(last.TrainLoss)} over the last {Figure.Of(plateau)} epochs. "
            + $"{Advice(course.Plan)}");
    }

    private static string Advice(TrainingPlan plan)
    {
        var regularised = plan.Regularization.L2 > 0 || plan.Regularization.L1 > 0 || plan.Optimizer.WeightDecay > 0
            || plan.Network.Regularises;
        var larger = plan.Network.HiddenUnits().Count == 0 ? "Add a hidden layer" : "Make the network larger";
        return regularised ? $"{larger}, or regularise less." : $"{larger}.";
    }
}
