namespace SearchCluster.Training.Reports;

/// <summary>A loss that exploded: a result of the trial, not a fault.</summary>
/// <param name="Step">Step at which it was seen, from 1; 0 for the untrained network.</param>
/// <param name="Epoch">Epoch of that step.</param>
/// <param name="Loss">The loss that was too high, or not finite.</param>
/// <param name="InitialLoss">Loss of the untrained network.</param>
/// <param name="Layer">First layer with a value that is not finite, or null when all are finite.</param>
public sealed record Divergence(long Step, int Epoch, double Loss, double InitialLoss, string? Layer);
