using SearchCluster.Search.Pruners;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <content>What the pruner is asked and told, and the trials that wait at its rungs.</content>
public sealed partial class Study
{
    private readonly SortedSet<int> _paused = [];

    // The untrained network has shown nothing yet, and after the last epoch there is nothing left to save. Under cross-validation the
    // pruner decides after whole folds.
    private ReportDecision Decide(TrialFold fold, TrialReport report) =>
        report.Epoch >= 1 && report.Epoch < EpochsOf(fold.Trial) && PrunerReportOf(fold, report) is { } measured
            ? _pruner.Decide(measured)
            : ReportDecision.Continue;

    private void FoldReport(TrialReported reported)
    {
        var fold = _trials[reported.Trial].Folds[reported.Fold];
        if (PrunerReportOf(fold, reported.Report) is { } measured)
            _pruner.Observe(measured, reported.Decision);
        fold.Report(reported.Report, reported.Decision, Plan.Objective);
        _epochsTrained += reported.Report.Epoch > 0 ? 1 : 0;
        fold.Expires = reported.At + _options.LeaseTime;
        if (fold.Trial.Folds.Count == 1)
            fold.Trial.Measure(Plan);
    }

    private PrunerReport? PrunerReportOf(TrialFold fold, TrialReport report) =>
        fold.Trial.Folds.Count == 1 && fold.ValueOf(report, Plan.Objective) is { } value
            ? new PrunerReport(fold.Trial.Number, report.Epoch, value) { Report = report }
            : null;

    // Paused where it was told to: the decision stands in the journal. Else the answer was lost with a coordinator before it was
    // durable; the next attempt is answered again.
    private static StudyEvent Pause(TrialFold fold, TrialOutcome outcome, DateTimeOffset now) => fold.Stop == (fold.LastEpoch, ReportDecision.Pause)
        ? new TrialPaused { At = now, Trial = fold.Trial.Number, Attempt = fold.Attempt, Outcome = outcome }
        : Released(fold, ReleaseCause.Drained, now);

    private void FoldPause(TrialPaused paused)
    {
        var trial = _trials[paused.Trial];
        FreeHolder(trial.Folds[0]);
        Change(trial, () => trial.Folds[0].Pause(paused.Outcome));
        _paused.Add(trial.Number);
        _pruner.ObservePause(trial.Number);
    }

    private void FoldPromotion(int trial)
    {
        _paused.Remove(trial);
        Change(_trials[trial], () => _trials[trial].Folds[0].Promote());
        _pending.Enqueue(_trials[trial].Folds[0]);
        _pruner.ObservePromotion(trial);
    }

    private int? Promotion(DateTimeOffset now)
    {
        if (_paused.Count == 0)
            return null;
        var isLast = _pending.Count == 0 && _running.Count == 0 && (ReasonToStop(now) is not null || UpcomingProposal() is null);
        return _pruner.Promotion(isLast);
    }

    // Nobody runs who might change the ranks, and nobody new comes: whoever waits has lost. Their ends may be what the sampler waited for.
    private void EndPaused(DateTimeOffset now)
    {
        foreach (var number in _paused.ToList())
        {
            var waiting = _trials[number].Folds[0];
            var outcome = waiting.Outcome! with { State = TrialState.Pruned, Reason = $"not promoted beyond epoch {waiting.LastEpoch}" };
            Happen(new TrialEnded { At = now, Trial = number, Attempt = waiting.Attempt, Outcome = outcome });
        }
    }
}
