namespace SearchCluster.Search.Studies;

/// <summary>What of a trial depends on time and place.</summary>
/// <param name="Seconds">Duration of the attempt that counts, in seconds.</param>
/// <param name="Silo">Address of the silo that executed it.</param>
public sealed record TrialTiming(double Seconds, string Silo);
