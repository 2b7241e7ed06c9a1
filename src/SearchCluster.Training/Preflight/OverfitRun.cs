namespace SearchCluster.Training.Preflight;

/// <summary>The attempt to learn a few examples by heart at one learning rate.</summary>
/// <param name="LearningRate">The rate.</param>
/// <param name="Steps">Steps taken, each on all of the examples.</param>
/// <param name="InitialLoss">Loss before the first.</param>
/// <param name="Loss">Loss at the end, or the one that exploded; may be NaN.</param>
/// <param name="Accuracy">Share of right answers at the end.</param>
/// <param name="Diverged">Whether the loss exploded, or ended above where it began.</param>
/// <param name="Succeeded">Whether the loss came near zero and the accuracy to 1.</param>
public sealed record OverfitRun(double LearningRate, int Steps, double InitialLoss, double Loss, double Accuracy, bool Diverged, bool Succeeded);
