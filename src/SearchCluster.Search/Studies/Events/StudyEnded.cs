namespace SearchCluster.Search.Studies.Events;

/// <summary>Nothing is left to do, or nothing more is to be done. A larger budget can take the study up again.</summary>
public sealed record StudyEnded : StudyEvent
{
    /// <summary>The state it ended in.</summary>
    public required StudyState State { get; init; }

    /// <summary>Why it ended before all its trials were proposed, or why it failed; null when it did neither.</summary>
    public string? Reason { get; init; }
}
