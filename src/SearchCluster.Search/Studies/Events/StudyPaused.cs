namespace SearchCluster.Search.Studies.Events;

/// <summary>Nothing is leased from here on, until the study is resumed. Wall time stands still.</summary>
public sealed record StudyPaused : StudyEvent
{
    /// <summary>What made the study pause by itself; null when its operator did.</summary>
    public string? Reason { get; init; }
}
