using System.Text.Json.Serialization;

namespace SearchCluster.Search.Studies.Events;

/// <summary>A coordinator took the study up. Wall time counts from here to the last event before the next activation.</summary>
public sealed record CoordinatorActivated : StudyEvent
{
    /// <summary>Address of the silo, with its generation.</summary>
    public required string Silo { get; init; }

    /// <summary>Whether all silos live in one process, as with <c>run</c>: they die together.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OneProcess { get; init; }
}
