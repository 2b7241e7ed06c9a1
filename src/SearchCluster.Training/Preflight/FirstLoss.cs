using SearchCluster.Training.Diagnosis;
using SearchCluster.Training.Losses;

namespace SearchCluster.Training.Preflight;

/// <summary>The lecture's first check: the first loss is ln C, and rises when the penalty is turned on.</summary>
internal sealed class FirstLoss : INetworkCheck
{
    /// <summary>
    /// Weights of variance 2 / fan-in make outputs of standard deviation 1.4, which cost 1.3 × ln 10, or 1.7 × ln 2; more than this comes
    /// from weights, or inputs, that are too large.
    /// </summary>
    internal const double TooHigh = LearningRateTooHigh.InitialLossFactor;

    /// <summary>
    /// Outputs of a standard deviation of 2 targets' cost 1 + 2² of their variance, which first weights of variance 2 / fan-in reach now
    /// and then.
    /// </summary>
    internal const double TooHighOfNumbers = 6;

    /// <summary>Inputs of this root mean square are the cause, and not the weights.</summary>
    internal const double LargeInputs = 2;

    /// <summary>No untrained network does so well, unless the classes are far from balanced.</summary>
    internal const double TooLow = 0.5;

    /// <summary>
    /// Most of a large layer's first weights do nothing yet, and shrink unharmed: twice the loss (256-256 units under He, L2 of 0.01)
    /// was the best of its study.
    /// </summary>
    internal const double Outweighing = 10;

    private const double Overflowing = 1000;

    public IEnumerable<Finding> Of(NetworkCourse course)
    {
        var loss = course.InitialLoss;
        var answer = course.Inputs.IsRegression ? "always answering the mean costs" : "equal guesses cost";
        var guess = course.Inputs.IsRegression
            ? course.Plan.Loss == Loss.MeanSquaredError ? $"the targets' variance, {Figure.Of(loss.Expected)}" : Figure.Of(loss.Expected)
            : course.Plan.Loss == Loss.SoftmaxCrossEntropy ? $"ln {Figure.Of(course.Inputs.Classes)} = "
            + $"{Figure.Of(loss.Expected)}" : Figure.Of(loss.Expected);
        if (!double.IsFinite(loss.Measured))
            yield return new Finding(FindingKind.InitialLoss, FindingSeverity.Warning,
                $"The first loss is {Figure.Of(loss.Measured)}, where {answer} {guess}: values overflow before a step is "
                    + $"taken. {Advice(course)}");
        else if (loss.Measured > (loss.IsOfMean ? TooHighOfNumbers : TooHigh) * loss.Expected)
            yield return new Finding(FindingKind.InitialLoss, FindingSeverity.Warning,
                $"The first loss is {Figure.Of(loss.Measured)}, where {answer} {guess}: the untrained network is sure of "
                    + $"wrong answers, and must first unlearn them. {Advice(course)}");
        else if (loss.Measured < TooLow * loss.Expected)
            yield return new Finding(FindingKind.InitialLoss, FindingSeverity.Warning,
                $"The first loss is {Figure.Of(loss.Measured)}, less than half of what {answer}, {guess}: an untrained "
                    + $"network cannot know that much. Look whether "
                        + $"{(course.Inputs.IsRegression ? "a feature holds the answer" : "one class holds nearly all examples")}.");
        else
            yield return new Finding(FindingKind.InitialLoss, FindingSeverity.Info,
                $"The first loss is {Figure.Of(loss.Measured)} without penalty; {answer} {guess}.");
        foreach (var finding in OfPenalty(loss))
            yield return finding;
    }

    private static string Advice(NetworkCourse course) => course.InputScale > LargeInputs && !course.Plan.Network.BatchNorm
        ? $"The inputs have a root mean square of {Figure.Of(course.InputScale)}, where first weights are drawn for 1: scale them "
            + "(preprocessing: [standardize])."
        : Remedies.OfFirstLoss(course.Plan);

    private static IEnumerable<Finding> OfPenalty(InitialLoss loss)
    {
        var penalty = string.Join(" and ", new[] { (Name: "L2", Value: loss.L2), (Name: "L1", Value: loss.L1) }
            .Where(part => part.Value > 0).Select(part => $"an {part.Name} penalty of {Figure.Of(part.Value)}"));
        var whose = loss.IsPenaltyOfPlan ? "" : ", turned on for this check alone,";
        var rise = loss.WithPenalty - loss.Measured;
        // Beside a loss of overflowing values no penalty shows.
        if (!(loss.Measured <= Overflowing * loss.Expected))
            yield break;
        if (rise <= 0)
            yield return new Finding(FindingKind.Penalty, FindingSeverity.Info,
                $"With {penalty}{whose} the first loss stays at {Figure.Of(loss.Measured)}: all first weights are zero.");
        else if (loss.IsPenaltyOfPlan && rise > Outweighing * Math.Max(loss.Measured, loss.Expected))
            yield return new Finding(FindingKind.Penalty, FindingSeverity.Warning,
                $"With {penalty} the first loss rises from {Figure.Of(loss.Measured)} to {Figure.Of(loss.WithPenalty)}: the penalty "
                    + $"weighs {Figure.Of(rise / loss.Measured)} times what the examples do, so that weights are made small rather "
                    + "than right. Lower it.");
        else
            yield return new Finding(FindingKind.Penalty, FindingSeverity.Info,
                $"With {penalty}{whose} the first loss rises by {Figure.Of(rise)}, from {Figure.Of(loss.Measured)} to "
                    + $"{Figure.Of(loss.WithPenalty)}, as it must.");
    }
}
