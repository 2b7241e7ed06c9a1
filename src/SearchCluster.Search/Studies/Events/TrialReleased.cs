namespace SearchCluster.Search.Studies.Events;

/// <summary>An attempt ended without a result; the trial waits for its next attempt.</summary>
public sealed record TrialReleased : AttemptEvent
{
    /// <summary>Why it ended.</summary>
    public required ReleaseCause Cause { get; init; }

    /// <summary>The message of the exception; null for other causes.</summary>
    public string? Reason { get; init; }
}
