using SearchCluster.Training.Diagnosis;
using SearchCluster.Training.Losses;

namespace SearchCluster.Training.Preflight.NetworkChecks;

/// <summary>The lecture's first check: the first loss is ln C, and rises when the penalty is turned on.</summary>
internal sealed class FirstLoss : INetworkCheck
{
    /// <summary>Weights of variance 2 / fan-in make outputs of standard deviation 1.4, which cost 1.3 × ln 10, or 1.7 × ln 2; more comes from weights too large.</summary>
    internal const double TooHigh = 2;

    /// <summary>No untrained network does so well, unless the classes are far from balanced.</summary>
    internal const double TooLow = 0.5;

    private const double Overflowing = 1000;

    public IEnumerable<Finding> Of(NetworkCourse course)
    {
        var loss = course.InitialLoss;
        var guess = course.Plan.Loss == Loss.SoftmaxCrossEntropy ? $"ln {Figure.Of(course.Inputs.Classes)} = {Figure.Of(loss.Expected)}" : Figure.Of(loss.Expected);
        if (!double.IsFinite(loss.Measured))
            yield return new Finding(FindingKind.InitialLoss, FindingSeverity.Warning,
                $"The first loss is {Figure.Of(loss.Measured)}, where equal guesses cost {guess}: values overflow before a step is taken. Draw smaller first weights (he, xavier), or scale the inputs.");
        else if (loss.Measured > TooHigh * loss.Expected)
            yield return new Finding(FindingKind.InitialLoss, FindingSeverity.Warning,
                $"The first loss is {Figure.Of(loss.Measured)}, where equal guesses cost {guess}: the untrained network is sure of wrong answers, and must first unlearn them. Draw smaller first weights (he, xavier), normalise the batch, or scale the inputs.");
        else if (loss.Measured < TooLow * loss.Expected)
            yield return new Finding(FindingKind.InitialLoss, FindingSeverity.Warning,
                $"The first loss is {Figure.Of(loss.Measured)}, less than half of what equal guesses cost, {guess}: an untrained network cannot know that much. Look whether one class holds nearly all examples.");
        else
            yield return new Finding(FindingKind.InitialLoss, FindingSeverity.Info,
                $"The first loss is {Figure.Of(loss.Measured)} without penalty; equal guesses cost {guess}.");
        foreach (var finding in OfPenalty(loss))
            yield return finding;
    }

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
        else if (loss.IsPenaltyOfPlan && rise > Math.Max(loss.Measured, loss.Expected))
            yield return new Finding(FindingKind.Penalty, FindingSeverity.Warning,
                $"With {penalty} the first loss rises from {Figure.Of(loss.Measured)} to {Figure.Of(loss.WithPenalty)}: the penalty weighs more than the examples, so that weights are made small rather than right. Lower it.");
        else
            yield return new Finding(FindingKind.Penalty, FindingSeverity.Info,
                $"With {penalty}{whose} the first loss rises from {Figure.Of(loss.Measured)} to {Figure.Of(loss.WithPenalty)}, as it must.");
    }
}
