namespace SearchCluster.Training.Preflight;

/// <summary>What one learning rate came to.</summary>
/// <param name="Rate">The rate.</param>
/// <param name="Loss">Data loss at the end, or the one that exploded.</param>
/// <param name="Diverged">Whether it exploded.</param>
/// <param name="UpdateRatio">Of the last step.</param>
internal readonly record struct RateRun(double Rate, double Loss, bool Diverged, double UpdateRatio);
