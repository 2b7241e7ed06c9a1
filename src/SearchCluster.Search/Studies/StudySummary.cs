using System.Text.Json.Serialization;

namespace SearchCluster.Search.Studies;

/// <summary>A study as <c>run</c> and <c>show</c> print it.</summary>
public sealed record StudySummary
{
    /// <summary>Its name.</summary>
    public required string Study { get; init; }

    /// <summary>Where it stands.</summary>
    public required StudyState State { get; init; }

    /// <summary>Whether nothing happens any more, unless the budget grows.</summary>
    [JsonIgnore]
    public bool HasEnded => State.IsFinal();

    /// <summary>Why it ended before all its trials were proposed, failed, or paused by itself; absent otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>The metric of the objective.</summary>
    public required string Metric { get; init; }

    /// <summary>Whether more or less of the metric is better.</summary>
    public required Direction Direction { get; init; }

    /// <summary>Seed of the study.</summary>
    public required ulong Seed { get; init; }

    /// <summary>How many trials are in which state.</summary>
    public required TrialCounts Counts { get; init; }

    /// <summary>The best completed trial; null when there is none.</summary>
    public BestTrial? Best { get; init; }

    /// <summary>Where there are several objectives, the feasible completed trials that no other beats in all of them, by number; else absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FrontTrial>? Front { get; init; }

    /// <summary>What depends on time.</summary>
    public required StudyTiming Timing { get; init; }
}
