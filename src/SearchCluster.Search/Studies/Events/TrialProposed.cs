using System.Text.Json.Serialization;
using SearchCluster.Search.Samplers;

namespace SearchCluster.Search.Studies.Events;

/// <summary>The sampler, or the operator, proposed a trial. Numbers count from 0 without a gap.</summary>
public sealed record TrialProposed : TrialEvent
{
    /// <summary>What it is to try.</summary>
    public required Configuration Configuration { get; init; }

    /// <summary>Whether the operator, and not the sampler, proposed it.</summary>
    [JsonIgnore]
    public bool IsEnqueued => Lineage == Lineage.Enqueued;

    /// <summary>Epochs to train; null for those of the budget.</summary>
    public int? Epochs { get; init; }

    /// <summary>Where the proposal comes from, for samplers that work in stages; <see cref="Lineage.Enqueued"/> when it is the operator's.</summary>
    public Lineage? Lineage { get; init; }

    /// <summary>
    /// Place of the point in a grid, where it is not the trial's number, since the operator enqueued trials before; absent otherwise.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Point { get; init; }

    /// <summary>
    /// Number of ended trials that the sampler saw: the first so many of the journal, with all trials proposed before and not among
    /// them as unfinished. Null when the sampler is not adaptive.
    /// </summary>
    public int? Seen { get; init; }
}
