namespace SearchCluster.Search.Studies.Events;

/// <summary>A paused study goes on.</summary>
public sealed record StudyResumed : StudyEvent;
