namespace SearchCluster.Search.Simulation;

/// <summary>What of a simulated study is compared.</summary>
/// <param name="Seed">Seed of the study.</param>
/// <param name="Trials">Trials that ended.</param>
/// <param name="Best">The best value of a completed trial; null when none completed.</param>
/// <param name="Seconds">Simulated time, in seconds.</param>
public sealed record ComparedStudy(ulong Seed, int Trials, double? Best, double Seconds);
