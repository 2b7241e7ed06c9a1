namespace SearchCluster.Training.Reports;

/// <summary>A network on a split, in evaluation mode.</summary>
/// <param name="Loss">Mean data loss.</param>
/// <param name="Accuracy">Share of right answers.</param>
public readonly record struct Evaluation(double Loss, double Accuracy);
