using System.Text.Json;
using SearchCluster.Search.Pruners;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <content>
/// Cross-validation: a trial whose folds are leased apart, in parallel or in turn, and counted together, once. The lowest fold that
/// diverges, fails or makes the pruner prune decides the trial, whichever ends first: the outcome does not depend on the number of slots.
/// </content>
public sealed partial class Study
{
    private void EndFold(TrialFold fold, TrialOutcome outcome, DateTimeOffset now)
    {
        var trial = fold.Trial;
        var isItsTurn = outcome.State == TrialState.Completed && trial.FoldsJudged == fold.Number;
        Happen(new FoldEnded
        {
            At = now,
            Trial = trial.Number,
            Fold = fold.Number,
            Attempt = fold.Attempt,
            Outcome = outcome,
            Decision = isItsTurn ? Judge(fold) : ReportDecision.Continue,
        });
        while (trial.NextToJudge is { } next)
            Happen(new FoldJudged { At = now, Trial = trial.Number, Fold = next.Number, Attempt = next.Attempt, Decision = Judge(next) });

        // A trial that is suspected to end its silos is not worth another fold.
        var deciding = outcome.Cause == FailureCause.Suspected ? fold : trial.DecidingFold;
        foreach (var other in trial.Folds.Where(other => other.State == TrialState.Running && IsOfNoMoreUse(other)).ToList())
            Happen(Released(other, ReleaseCause.TrialEnded, now));
        if (deciding is not null)
            EndTrial(trial, deciding, StateAfter(deciding), now);
        else if (trial.FoldsJudged == trial.Folds.Count)
            EndTrial(trial, trial.Folds[^1], TrialState.Completed, now);

        bool IsOfNoMoreUse(TrialFold other) => outcome.Cause == FailureCause.Suspected || other.Number > trial.LowestEnding;
    }

    private static TrialState StateAfter(TrialFold deciding) =>
        deciding.State == TrialState.Completed ? TrialState.Pruned : deciding.State;

    private void EndTrial(Trial trial, TrialFold last, TrialState state, DateTimeOffset now) => Happen(new TrialEnded
    {
        At = now,
        Trial = trial.Number,
        Fold = last.Number,
        Attempt = last.Attempt,
        Outcome = OutcomeOf(trial, last, state),
        DecidedBy = state == TrialState.Completed ? null : last.Number,
    });

    // After the last fold there is nothing left to save.
    private ReportDecision Judge(TrialFold fold) => fold.Number + 1 < fold.Trial.Folds.Count && PrunerReportAfter(fold) is { } measured
        ? _pruner.Decide(measured)
        : ReportDecision.Continue;

    private void TakeFoldEnd(FoldEnded ended)
    {
        var fold = FoldOf(ended);
        FreeHolder(fold);
        Change(fold.Trial, () => fold.End(ended.Outcome));
        if (ended.Outcome.State != TrialState.Completed)
            fold.Trial.EndWith(fold);
        else if (fold.Trial.FoldsJudged == fold.Number)
            TakeJudgement(fold, ended.Decision);
        DropPendingFolds(fold.Trial);
        fold.Trial.Measure(Plan);
    }

    private void TakeJudgement(TrialFold fold, ReportDecision decision)
    {
        if (PrunerReportAfter(fold) is { } measured)
            _pruner.Observe(measured, decision);
        fold.Trial.Judge(fold, decision);
        DropPendingFolds(fold.Trial);
    }

    private void DropPendingFolds(Trial trial)
    {
        if (trial.LowestEnding is { } lowest && trial.Folds.Any(fold => fold.Number > lowest && fold.State == TrialState.Pending))
            _pending = new Queue<TrialFold>(_pending.Where(fold => fold.Trial != trial || fold.Number < lowest));
    }

    // What a pruner learns of the fold: its value, and the mean over all up to it.
    private static PrunerReport? PrunerReportAfter(TrialFold fold)
    {
        if (fold.Value is not { } value)
            return null;
        double[] values = [.. fold.Trial.Folds.Take(fold.Number + 1).Select(other => other.Value ?? double.NaN)];
        return new PrunerReport(fold.Trial.Number, values.Length, values.Average()) { Fold = new FoldValue(fold.Number, value) };
    }

    private static TrialOutcome OutcomeOf(Trial trial, TrialFold last, TrialState state)
    {
        var counted = trial.Folds.Take(last.Number + 1).Where(fold => fold.Ended).ToList();
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

    // Of verdicts of one kind the lowest fold's: what ails a configuration shows on all folds alike.
    private static JsonElement? Verdicts(IEnumerable<TrialFold> folds) => JsonSerializer.SerializeToElement(folds
        .SelectMany(fold => fold.Outcome!.Verdicts is { ValueKind: JsonValueKind.Array } verdicts ? verdicts.EnumerateArray() : [])
        .DistinctBy(verdict => verdict.TryGetProperty("kind", out var kind) ? kind.ToString() : verdict.ToString())
        .ToArray());
}
