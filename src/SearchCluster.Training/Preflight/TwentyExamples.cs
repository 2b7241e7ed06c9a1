using SearchCluster.Training.Data;
using SearchCluster.Training.Diagnosis;
using SearchCluster.Training.Optimizers;
using SearchCluster.Training.Runs;
using SearchCluster.Training.Schedules;

namespace SearchCluster.Training.Preflight;

/// <summary>
/// The lecture's second check: twenty examples, everything off that regularises, and the loss goes to nearly zero and the accuracy
/// to 1. A learning rate that is wrong for that says nothing about the network, so others are tried as well.
/// </summary>
internal static class TwentyExamples
{
    internal const int Count = 20;

    /// <summary>Near zero: this share of what equal guesses cost, a probability of 0.955 for the right one of ten classes.</summary>
    internal const double NearZero = 0.02;

    /// <summary>What counts as near when the steps are used up: with every answer right, it is a matter of a few more.</summary>
    internal const double NearEnough = 0.05;

    // A good rate needs 20 to 100 steps. Large networks get fewer than small ones, so that a check stays a matter of seconds.
    private const int MostSteps = 400;
    private const int LeastSteps = 100;
    private const double Operations = 2e10;

    // Few features, or labels that have little to do with them, take longer: the most promising rate gets so many times the steps.
    private const int Patience = 10;
    private const double Promising = 0.9;

    // A loss that has not moved by this share after so many steps moves at no number of them: no gradient, or hardly a rate.
    private const double Stuck = 1e-5;
    private const int StepsToMove = 25;

    // What suits most networks first; all are tried only by a network that fails.
    private static readonly double[] OtherRates = [0.1, 0.01, 0.001, 1, 1e-4];

    /// <summary>Examples of every class in turn, in the split's order, no two alike.</summary>
    public static Examples Choose(Examples training)
    {
        var byClass = Enumerable.Range(0, training.Count).GroupBy(example => training.Labels[example])
            .OrderBy(group => group.Key).Select(group => new Queue<int>(group)).ToList();
        var chosen = new List<int>();
        while (chosen.Count < Count && byClass.Exists(queue => queue.Count > 0))
            foreach (var queue in byClass.Where(queue => queue.Count > 0))
                if (queue.Dequeue() is var next && chosen.Count < Count
                    && !chosen.Exists(other => Row(training, other).SequenceEqual(Row(training, next))))
                    chosen.Add(next);
        return training.Pick([.. chosen]);
    }

    /// <summary>Tries to learn the examples by heart, and says what the first weights were.</summary>
    public static (OverfitResult Result, WeightSums FirstWeights) Overfit(TrainingPlan plan, Examples examples, ulong seed,
        CancellationToken cancellationToken)
    {
        using var training = new SteppedTraining(Unregularized(plan, examples.Count), examples, examples.Count, seed);
        var first = training.Weights;
        var steps = (int)Math.Clamp(Operations / (examples.Count * training.OperationsPerExample), LeastSteps, MostSteps);
        var own = plan.Optimizer.LearningRate;
        var runs = new List<OverfitRun>();
        foreach (var rate in OtherRates.Where(rate => rate != own).Prepend(own))
        {
            runs.Add(Run(training, plan, examples, rate, steps, cancellationToken));
            if (runs[^1].Succeeded)
                break;
        }

        if (!runs[^1].Succeeded && MostPromising(runs, plan, examples) is { } rateOfMost)
            runs.Add(Run(training, plan, examples, rateOfMost, Patience * steps, cancellationToken));
        return (new OverfitResult(examples.Count, runs), first);
    }

    // Better than equal guesses by more than a little: what does not even get there learns nothing.
    private static double? MostPromising(List<OverfitRun> runs, TrainingPlan plan, Examples examples) =>
        runs.Where(run => !run.Diverged && run.Loss < Promising * TrialCourse.LossOfEqualOutputs(plan.Loss, examples))
            .MinBy(run => run.Loss)?.LearningRate;

    private static OverfitRun Run(
        SteppedTraining training, TrainingPlan plan, Examples examples, double rate, int steps, CancellationToken cancellationToken)
    {
        training.Reset();
        var all = Enumerable.Range(0, examples.Count).ToArray();
        var guess = TrialCourse.LossOfEqualOutputs(plan.Loss, examples);
        var (initial, loss, accuracy) = (double.NaN, double.NaN, 0.0);
        DivergenceWatch? watch = null;
        for (var step = 0; step < steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var sum = training.Step(examples, all, rate);
            var isRight = examples.IsRegression || sum.Correct == examples.Count;
            (loss, accuracy) = (sum.Total / examples.Count, examples.IsRegression ? 1 - sum.Total / examples.Count / guess
                : (double)sum.Correct / examples.Count);
            initial = step == 0 ? loss : initial;
            if (loss <= NearZero * guess && isRight)
                return new OverfitRun(rate, step, initial, loss, accuracy, Diverged: false, Succeeded: true);
            watch ??= new DivergenceWatch(plan.Divergence.Factor, initial);
            if (watch.Add(sum.Total, examples.Count) is { } exploded)
                return new OverfitRun(rate, step, initial, exploded, accuracy, Diverged: true, Succeeded: false);
            if (step == StepsToMove && Math.Abs(loss - initial) < Stuck * initial)
                return new OverfitRun(rate, step, initial, loss, accuracy, Diverged: false, Succeeded: false);
        }

        return new OverfitRun(rate, steps, initial, loss, accuracy, Diverged: !(loss <= (1 + RateCurve.FlatShare) * initial),
            Succeeded: loss <= NearEnough * guess && (examples.IsRegression || accuracy == 1));
    }

    /// <summary>
    /// The plan without penalties, decay, dropout, augmentation, schedule and early stopping; of a single example also without batch
    /// normalisation, which would make all of it zero.
    /// </summary>
    private static TrainingPlan Unregularized(TrainingPlan plan, int examples) => plan with
    {
        Regularization = new RegularizationPlan(),
        Augmentation = [],
        EarlyStopping = null,
        Optimizer = plan.Optimizer with { WeightDecay = 0, Schedule = new ConstantSchedule() },
        Network = plan.Network.WithoutRegularisation() with { BatchNorm = plan.Network.BatchNorm && examples > 1 },
    };

    private static ReadOnlySpan<float> Row(Examples examples, int example) =>
        examples.Features.AsSpan(example * examples.Shape.Features, examples.Shape.Features);
}
