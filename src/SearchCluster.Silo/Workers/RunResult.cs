using System.Text.Json;
using SearchCluster.Search;
using SearchCluster.Search.Studies;

namespace SearchCluster.Silo.Workers;

/// <summary>How a trial ended.</summary>
/// <param name="State">Completed, Pruned, Paused, Diverged or Failed.</param>
/// <param name="Reason">The divergence or the failure; else null.</param>
/// <param name="Verdicts">What the runner says about the trial, an array of <c>{ kind, text }</c>; null for nothing.</param>
internal sealed record RunResult(TrialState State, string? Reason = null, JsonElement? Verdicts = null)
{
    /// <summary>What made it fail; null when it did not.</summary>
    public FailureCause? Cause { get; init; } = State == TrialState.Failed ? FailureCause.Exception : null;
}
