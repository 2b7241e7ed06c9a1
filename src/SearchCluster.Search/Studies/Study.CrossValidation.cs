using System.Text.Json;
using SearchCluster.Search.Pruners;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <content>Cross-validation: a trial whose folds are leased apart, in parallel or in turn, and counted together, once.</content>
public sealed partial class Study
{
    // The trial ends with its last fold, or with the first that decides it: diverged, failed, or after which the pruner prunes.
    private void EndFold(TrialFold fold, TrialOutcome outcome, DateTimeOffset now)
    {
        var trial = fold.Trial;
        var decision = outcome.State == TrialState.Completed && trial.Folds.Any(other => other != fold && !other.Ended) && PrunerReportAfter(fold) is { } measured
            ? _pruner.Decide(measured)
            : ReportDecision.Continue;
        Happen(new FoldEnded { At = now, Trial = trial.Number, Fold = fold.Number, Attempt = fold.Attempt, Outcome = outcome, Decision = decision });
        TrialState? state = outcome.State != TrialState.Completed ? outcome.State
            : decision == ReportDecision.Prune ? TrialState.Pruned
            : trial.Folds.All(other => other.Ended) ? TrialState.Completed
            : null;
        if (state is not { } final)
            return;

        foreach (var other in trial.Folds.Where(other => other.State == TrialState.Running))
            Happen(Released(other, ReleaseCause.TrialEnded, now));
        Happen(new TrialEnded { At = now, Trial = trial.Number, Fold = fold.Number, Attempt = fold.Attempt, Outcome = OutcomeOf(trial, fold, final) });
    }

    private void TakeFoldEnd(FoldEnded ended)
    {
        var fold = _trials[ended.Trial].Folds[ended.Fold];
        if (ended.Outcome.State == TrialState.Completed && PrunerReportAfter(fold) is { } measured)
            _pruner.Observe(measured, ended.Decision);
        FreeHolder(fold);
        Change(fold.Trial, () => fold.End(ended.Outcome));
        fold.Trial.Measure(Plan);
    }

    // What a pruner learns when the fold completes: its value, and the mean over all that have completed by then.
    private static PrunerReport? PrunerReportAfter(TrialFold fold)
    {
        if (fold.Value is not { } value)
            return null;
        double[] values = [.. fold.Trial.Folds.Where(other => other == fold || other.State == TrialState.Completed).Select(other => other.Value ?? double.NaN)];
        return new PrunerReport(fold.Trial.Number, values.Length, values.Average()) { Fold = new FoldValue(fold.Number, value) };
    }

    private static TrialOutcome OutcomeOf(Trial trial, TrialFold last, TrialState state)
    {
        var ended = trial.Folds.Where(fold => fold.Ended).ToList();
        return new TrialOutcome
        {
            State = state,
            Reason = state == TrialState.Pruned && last.Outcome!.Reason is null
                ? $"pruned after {ended.Count} of {trial.Folds.Count} folds"
                : last.Outcome!.Reason is { } reason ? $"fold {last.Number}: {reason}" : null,
            Cause = last.Outcome.Cause,
            Verdicts = Verdicts(ended),
            Timing = new TrialTiming(ended.Sum(fold => fold.Outcome!.Timing.Seconds), last.Outcome.Timing.Silo),
        };
    }

    // Of verdicts of one kind the lowest fold's: what ails a configuration shows on all folds alike.
    private static JsonElement? Verdicts(IEnumerable<TrialFold> folds) => JsonSerializer.SerializeToElement(folds
        .SelectMany(fold => fold.Outcome!.Verdicts is { ValueKind: JsonValueKind.Array } verdicts ? verdicts.EnumerateArray() : [])
        .DistinctBy(verdict => verdict.TryGetProperty("kind", out var kind) ? kind.ToString() : verdict.ToString())
        .ToArray());
}
