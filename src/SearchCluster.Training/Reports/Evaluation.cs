namespace SearchCluster.Training.Reports;

/// <summary>A network on a split, in evaluation mode.</summary>
/// <param name="Loss">Mean data loss.</param>
/// <param name="Accuracy">Share of right answers; NaN where numbers are predicted.</param>
public readonly record struct Evaluation(double Loss, double Accuracy)
{
    /// <summary>What else was measured; null where nothing was.</summary>
    public Scores? Scores { get; init; }
}
