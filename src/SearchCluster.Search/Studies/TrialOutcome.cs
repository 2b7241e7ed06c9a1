using System.Text.Json;
using System.Text.Json.Serialization;

namespace SearchCluster.Search.Studies;

/// <summary>How an attempt ended.</summary>
public sealed record TrialOutcome
{
    /// <summary>Completed, Pruned, Diverged or Failed; or Paused, for an attempt that stops at a rung.</summary>
    public required TrialState State { get; init; }

    /// <summary>Why, where the state alone does not say it: the divergence or the exception; else null.</summary>
    public string? Reason { get; init; }

    /// <summary>What made it fail; absent when it did not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FailureCause? Cause { get; init; }

    /// <summary>What the objective says about the trial in words, an array of <c>{ kind, text }</c>; opaque to the search.</summary>
    public JsonElement? Verdicts { get; init; }

    /// <summary>Where and how long it ran.</summary>
    public required TrialTiming Timing { get; init; }
}
