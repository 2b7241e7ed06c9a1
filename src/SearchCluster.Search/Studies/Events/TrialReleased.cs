using System.Text.Json.Serialization;

namespace SearchCluster.Search.Studies.Events;

/// <summary>An attempt ended without a result; the trial waits for its next attempt.</summary>
public sealed record TrialReleased : AttemptEvent
{
    /// <summary>Why it ended.</summary>
    public required ReleaseCause Cause { get; init; }

    /// <summary>The message of the exception; null for other causes.</summary>
    public string? Reason { get; init; }

    /// <summary>Of a lost attempt: the step of its last checkpoint; absent where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Step { get; init; }

    /// <summary>Of a lost attempt: whether other silos died at the same time.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Together { get; init; }
}
