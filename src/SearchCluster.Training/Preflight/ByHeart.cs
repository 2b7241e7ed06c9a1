using SearchCluster.Training.Diagnosis;

namespace SearchCluster.Training.Preflight;

/// <summary>The lecture's second check: twenty examples are learned by heart, or something is broken.</summary>
internal sealed class ByHeart : INetworkCheck
{
    public IEnumerable<Finding> Of(NetworkCourse course)
    {
        var (result, own) = (course.Overfit, course.Overfit.Own);
        var examples = $"{Figure.Of(result.Examples)} {(result.Examples == 1 ? "example" : "examples")}";
        if (!result.Succeeded)
        {
            yield return new Finding(FindingKind.TwentyExamples, FindingSeverity.Warning,
                $"{examples} cannot be learned by heart, with all that regularises turned off, at any of the learning rates "
                    + $"{string.Join(", ", result.Runs.Select(run => run.LearningRate).Distinct().Select(Figure.Of))}: "
                + $"{AtBest(course)}. {Advice(course)}");
            yield break;
        }

        var done = result.Runs[^1];
        var success = $"the loss goes from {Figure.Of(done.InitialLoss)} to {Figure.Of(done.Loss)}"
            + $"{(course.Inputs.IsRegression ? "" : " and the accuracy to 1")} in {Figure.Of(done.Steps)} steps";
        if (own.Succeeded)
            yield return Inform($"{examples} are learned by heart without regularisation: {success} at its learning rate of "
                + $"{Figure.Of(own.LearningRate)}.");
        else if (course.Overfit.IsOwnRateTooHigh)
            yield return new Finding(FindingKind.LearningRateTooHigh, FindingSeverity.Warning,
                $"Its learning rate of {Figure.Of(own.LearningRate)} is too high even for {examples}: the loss "
                    + $"{(own.Diverged ? "exploded" : "stuck")} at {Figure.Of(own.Loss)} after {Figure.Of(own.Steps)} steps, from "
                    + $"{Figure.Of(own.InitialLoss)}; "
                + $"at {Figure.Of(done.LearningRate)} {success}. Lower it, or let the space end below it.");
        else
            yield return Inform(
                $"{examples} are learned by heart without regularisation, though not within {Figure.Of(own.Steps)} steps at its "
                    + $"learning rate of {Figure.Of(own.LearningRate)} (loss {Figure.Of(own.InitialLoss)} → {Figure.Of(own.Loss)}): "
                + $"at {Figure.Of(done.LearningRate)} {success}.");
    }

    private static string AtBest(NetworkCourse course) =>
        course.Overfit.Runs.Where(run => !run.Diverged).MinBy(run => run.Loss) is { } closest
        ? $"at best the loss went from {Figure.Of(closest.InitialLoss)} to {Figure.Of(closest.Loss)}"
            + $"{(course.Inputs.IsRegression ? "" : $" and the accuracy to {Figure.Of(closest.Accuracy)}")} in "
                + $"{Figure.Of(closest.Steps)} steps"
        : $"from {Figure.Of(course.Overfit.Own.InitialLoss)} the loss explodes at each";

    private static string Advice(NetworkCourse course) => course.Untrained.Layers.Any(layer => layer.SymmetricShare >= 1)
        ? "Its units are all alike: break the symmetry with random first weights, such as xavier or he."
        // Weights that let nothing through do so whatever comes in.
        : course.Vanishes
            ? $"Its activations vanish on their way to the last layer, whatever the scale of the inputs. {Remedies.OfDepth(course.Plan)}"
        : course.InputScale > InputScale.Large && !course.Plan.Network.BatchNorm
            ? $"The inputs have a root mean square of {Figure.Of(course.InputScale)}, where first weights are drawn for 1: scale them "
                + "(preprocessing: [standardize])."
        : course.Untrained.Layers.Any(layer => layer.DeadShare >= 1)
            ? $"A layer is dead. {Remedies.OfDeath(course.Plan)}"
            : "A sound network can: look at initializer, activation, depth and the scale of the inputs.";

    private static Finding Inform(string text) => new(FindingKind.TwentyExamples, FindingSeverity.Info, text);
}
