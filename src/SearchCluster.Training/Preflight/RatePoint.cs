namespace SearchCluster.Training.Preflight;

/// <summary>One point of the curve of loss by learning rate.</summary>
/// <param name="Rate">Learning rate.</param>
/// <param name="Loss">Data loss at the end of the steps, the worse of two looks; where it exploded, the loss that did, which may be NaN.</param>
/// <param name="Diverged">Whether it exploded.</param>
/// <param name="UpdateRatio">‖update‖ / ‖weights‖ of the last step, over all weights; healthy near 1e-3. NaN where it exploded before.</param>
/// <param name="Verdict">What that makes of the rate.</param>
public sealed record RatePoint(double Rate, double Loss, bool Diverged, double UpdateRatio, RateVerdict Verdict);
