namespace SearchCluster.Search.Studies;

/// <summary>How long a study took.</summary>
/// <param name="Seconds">From the first proposal to the last tell, in seconds, without the time in which no trial was leased.</param>
/// <param name="TrialsPerSecond">Ended trials over <paramref name="Seconds"/>; 0 before the first has ended.</param>
public sealed record StudyTiming(double Seconds, double TrialsPerSecond);
