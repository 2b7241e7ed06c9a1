using System.Text.Json.Serialization;

namespace SearchCluster.Contracts.Grains;

/// <summary>One silo of a cluster.</summary>
public sealed record SiloDescription
{
    /// <summary>Address with its generation.</summary>
    public required string Silo { get; init; }

    /// <summary>
    /// Where it stands in the membership, such as <c>active</c> or <c>shuttingDown</c>; <c>silent</c> when it is active, but did not
    /// answer.
    /// </summary>
    public required string Status { get; init; }

    /// <summary>
    /// Why it gets no more work in its present life: trials failed there that went well elsewhere. Started again it is a new silo. Absent
    /// otherwise.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TakenOut { get; init; }

    /// <summary>What its operator says of it, as <c>name=value</c>.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Whether its operator lets it run users' code; absent when it does not, or did not answer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool RunsUsersCode { get; init; }

    /// <summary>Training slots; null when it did not answer.</summary>
    public int? Slots { get; init; }

    /// <summary>What its slots execute, in the order of their begin.</summary>
    public IReadOnlyList<RunningAttempt> Running { get; init; } = [];
}
