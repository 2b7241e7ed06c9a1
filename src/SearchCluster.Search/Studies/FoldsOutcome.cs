using System.Text.Json;

namespace SearchCluster.Search.Studies;

/// <summary>The outcome of a trial under cross-validation, from those of its folds.</summary>
internal static class FoldsOutcome
{
    /// <summary>The outcome of a trial that a fold decides, or the last one completes.</summary>
    /// <param name="last">The fold; those above it count for nothing.</param>
    public static TrialOutcome Of(TrialFold last)
    {
        var trial = last.Trial;
        var counted = trial.Folds.Take(last.Number + 1).Where(fold => fold.Ended).ToList();
        var state = StateOf(last);
        var stated = state == TrialState.Completed ? counted.Find(fold => fold.Outcome!.Reason is not null) : last;
        return new TrialOutcome
        {
            State = state,
            Reason = stated?.Outcome!.Reason is { } reason ? $"fold {stated.Number}: {reason}"
                : state == TrialState.Pruned ? $"pruned after {last.Number + 1} of {trial.Folds.Count} folds"
                : null,
            Cause = last.Outcome!.Cause,
            Verdicts = Verdicts(counted),
            Timing = new TrialTiming(trial.Folds.Sum(fold => fold.Outcome?.Timing.Seconds ?? 0), last.Outcome.Timing.Silo),
        };
    }

    // A fold that completed and yet decides is one after which the pruner pruned.
    private static TrialState StateOf(TrialFold last) =>
        last.State != TrialState.Completed ? last.State : last == last.Trial.DecidingFold ? TrialState.Pruned : TrialState.Completed;

    // Of verdicts of one kind the lowest fold's: what ails a configuration shows on all folds alike.
    private static JsonElement? Verdicts(IEnumerable<TrialFold> folds) => JsonSerializer.SerializeToElement(folds
        .SelectMany(fold => fold.Outcome!.Verdicts is { ValueKind: JsonValueKind.Array } verdicts ? verdicts.EnumerateArray() : [])
        .DistinctBy(verdict => verdict.TryGetProperty("kind", out var kind) ? kind.ToString() : verdict.ToString())
        .ToArray());
}
