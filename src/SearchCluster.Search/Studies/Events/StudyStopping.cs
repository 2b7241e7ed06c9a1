namespace SearchCluster.Search.Studies.Events;

/// <summary>The operator wants no new trials: those that have begun run to their end.</summary>
public sealed record StudyStopping : StudyEvent;
