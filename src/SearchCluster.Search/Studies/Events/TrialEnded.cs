using System.Text.Json.Serialization;

namespace SearchCluster.Search.Studies.Events;

/// <summary>A trial reached its final state. There is exactly one for each trial.</summary>
public sealed record TrialEnded : AttemptEvent
{
    /// <summary>What came out.</summary>
    public required TrialOutcome Outcome { get; init; }

    /// <summary>
    /// Of a trial under cross-validation: the lowest fold that diverged or failed, or after which the pruner pruned. Folds above it count
    /// for nothing, whether or not they had begun. Absent where all folds count; older journals do not state it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? DecidedBy { get; init; }
}
