namespace SearchCluster.Search.Studies.Events;

/// <summary>A trial that waited at a rung is to go on: it waits for its next attempt.</summary>
public sealed record TrialPromoted : TrialEvent;
