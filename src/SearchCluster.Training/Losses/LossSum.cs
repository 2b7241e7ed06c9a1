namespace SearchCluster.Training.Losses;

/// <summary>Loss over a batch.</summary>
/// <param name="Total">Sum over the examples, not their mean.</param>
/// <param name="Correct">Examples whose label has the highest output; the first of equals counts as the highest, and NaN never does.</param>
internal readonly record struct LossSum(double Total, int Correct);
