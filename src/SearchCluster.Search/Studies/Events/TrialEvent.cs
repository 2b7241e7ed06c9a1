namespace SearchCluster.Search.Studies.Events;

/// <summary>A fact about one trial.</summary>
public abstract record TrialEvent : StudyEvent
{
    /// <summary>Number of the trial.</summary>
    public required int Trial { get; init; }
}
