namespace SearchCluster.Search.Studies.Events;

/// <summary>An attempt that no longer held the lease told its outcome. It changes nothing.</summary>
public sealed record TrialToldLate : AttemptEvent;
