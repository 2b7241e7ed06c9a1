namespace SearchCluster.Search.Studies.Events;

/// <summary>
/// An attempt after several that were lost is back at the furthest epoch that the trial, or fold, has reported. Written once for each
/// such attempt: what it dies of from here on, the earlier attempts may have died of too.
/// </summary>
public sealed record TrialCaughtUp : AttemptEvent;
