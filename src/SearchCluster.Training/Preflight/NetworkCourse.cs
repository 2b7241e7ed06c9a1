using SearchCluster.Training.Data;
using SearchCluster.Training.Diagnosis;
using SearchCluster.Training.Losses;
using SearchCluster.Training.Reports;

namespace SearchCluster.Training.Preflight;

/// <summary>What was measured of a sampled configuration, for the checks to judge. Any number may be NaN.</summary>
/// <param name="Plan">What it trains.</param>
/// <param name="Inputs">Preprocessed training examples.</param>
/// <param name="Untrained">The network before training.</param>
/// <param name="Weights">Its first weights.</param>
/// <param name="Overfit">Whether it can learn twenty examples by heart.</param>
internal sealed record NetworkCourse(TrainingPlan Plan, Examples Inputs, EpochReport Untrained, WeightSums Weights, OverfitResult Overfit)
{
    // Turned on where the plan has no penalty of its own: visible beside a loss of ln C for nets of some thousand weights.
    private const double TriedL2 = 0.01;

    // Examples that tell the scale of all.
    private const int LookedAt = 1000;

    /// <summary>Whether it can train.</summary>
    public bool Passes => double.IsFinite(Untrained.TrainLoss) && Overfit.Succeeded && !Overfit.IsOwnRateTooHigh;

    /// <summary>Whether the spread of its activations dies out from the first hidden layer to the last, before training.</summary>
    public bool Vanishes => VanishingActivations.Of(new TrialCourse(Plan, Inputs.Classes, [Untrained], null)) is not null;

    /// <summary>Its first loss, without and with penalty.</summary>
    public InitialLoss InitialLoss
    {
        get
        {
            var own = Plan.Regularization is { L2: > 0 } or { L1: > 0 };
            var (l2, l1) = own ? (Plan.Regularization.L2, Plan.Regularization.L1) : (TriedL2, 0);
            // The network learns scaled targets, and its penalties are weighed against their loss.
            var unit = Inputs.TargetScaling?.Scales.Average(scale => LossFunction.Unit(Plan.Loss, scale)) ?? 1;
            return new InitialLoss(
                TrialCourse.LossOfEqualOutputs(Plan.Loss, Inputs), Untrained.TrainLoss,
                    Untrained.TrainLoss + unit * (0.5 * l2 * Weights.Squares + l1 * Weights.Magnitudes), l2, l1, own)
            {
                IsOfMean = Inputs.IsRegression,
            };
        }
    }

    /// <summary>Root mean square of the inputs; first weights are drawn for 1.</summary>
    public double InputScale => Math.Sqrt(Inputs.Features.Take(LookedAt * Inputs.Shape.Features).Average(value => (double)value * value));
}

/// <summary>What penalties are made of: sums over all weights, biases, γ and β left out.</summary>
/// <param name="Squares">Σ w².</param>
/// <param name="Magnitudes">Σ |w|.</param>
internal readonly record struct WeightSums(double Squares, double Magnitudes);
