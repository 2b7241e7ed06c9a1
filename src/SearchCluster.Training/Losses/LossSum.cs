namespace SearchCluster.Training.Losses;

/// <summary>Loss over a batch.</summary>
/// <param name="Total">Sum over the examples, not their mean.</param>
/// <param name="Correct">Examples whose label has the highest output; the first of equals counts as the highest, and NaN never
/// does.</param>
/// <param name="Squares">
/// Where numbers are predicted, the sum over the examples of the mean squared error of their numbers as they are scaled; else 0.
/// </param>
internal readonly record struct LossSum(double Total, int Correct, double Squares = 0);
