using System.Text.Json.Serialization;

namespace SearchCluster.Training.Preflight;

/// <summary>Whether a network can learn a few examples by heart, without regularisation.</summary>
/// <param name="Examples">Number of examples: twenty, or as many as there are.</param>
/// <param name="Runs">At the configuration's learning rate, then at others until one succeeds, then once more with patience where one
/// came far.</param>
public sealed record OverfitResult(int Examples, IReadOnlyList<OverfitRun> Runs)
{
    /// <summary>Whether it can, at one of the rates.</summary>
    public bool Succeeded => Runs[^1].Succeeded;

    /// <summary>At the configuration's own learning rate.</summary>
    [JsonIgnore]
    public OverfitRun Own => Runs[0];

    /// <summary>Whether its own rate exploded, or did not halve the loss where a lower one reached zero.</summary>
    [JsonIgnore]
    public bool IsOwnRateTooHigh =>
        Own.Diverged || (!Own.Succeeded && Succeeded && Own.LearningRate > Runs[^1].LearningRate && !(Own.Loss < Own.InitialLoss / 2));
}

/// <summary>The attempt to learn a few examples by heart at one learning rate.</summary>
/// <param name="LearningRate">The rate.</param>
/// <param name="Steps">Steps taken, each on all of the examples.</param>
/// <param name="InitialLoss">Loss before the first.</param>
/// <param name="Loss">Loss at the end, or the one that exploded; may be NaN.</param>
/// <param name="Accuracy">Share of right answers at the end; where numbers are predicted, the share by which the loss of the mean was
/// lowered.</param>
/// <param name="Diverged">Whether the loss exploded, or ended above where it began.</param>
/// <param name="Succeeded">Whether the loss came near zero and all answers were right.</param>
public sealed record OverfitRun(double LearningRate, int Steps, double InitialLoss, double Loss, double Accuracy, bool Diverged,
    bool Succeeded);
