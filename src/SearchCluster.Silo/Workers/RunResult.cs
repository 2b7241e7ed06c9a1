using System.Text.Json;
using SearchCluster.Search;

namespace SearchCluster.Silo.Workers;

/// <summary>How a trial ended.</summary>
/// <param name="State">Completed, Pruned, Paused or Diverged.</param>
/// <param name="Reason">The divergence; else null.</param>
/// <param name="Verdicts">What the runner says about the trial, an array of <c>{ kind, text }</c>; null for nothing.</param>
internal sealed record RunResult(TrialState State, string? Reason = null, JsonElement? Verdicts = null);
