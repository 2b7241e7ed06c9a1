namespace SearchCluster.Search.Studies;

/// <summary>What of a trial depends on time and place.</summary>
/// <param name="Seconds">Duration of the attempt that counts, and of those before it that paused at a rung, in seconds.</param>
/// <param name="Silo">Address of the silo that executed the last of them.</param>
public sealed record TrialTiming(double Seconds, string Silo);
