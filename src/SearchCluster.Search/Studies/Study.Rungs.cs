using SearchCluster.Search.Pruners;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <content>What the pruner is asked and told, and the trials that wait at its rungs.</content>
public sealed partial class Study
{
    private readonly SortedSet<int> _paused = [];

    // The untrained network has shown nothing yet, and after the last epoch there is nothing left to save.
    private ReportDecision Decide(Trial trial, TrialReport report) =>
        report.Epoch >= 1 && report.Epoch < EpochsOf(trial) && PrunerReportOf(trial, report) is { } measured
            ? _pruner.Decide(measured)
            : ReportDecision.Continue;

    private void FoldReport(TrialReported reported)
    {
        var trial = _trials[reported.Trial];
        if (PrunerReportOf(trial, reported.Report) is { } measured)
            _pruner.Observe(measured, reported.Decision);
        trial.Report(reported.Report, reported.Decision, Plan);
        trial.Expires = reported.At + _options.LeaseTime;
    }

    private PrunerReport? PrunerReportOf(Trial trial, TrialReport report) => trial.ValueOf(report, Plan.Objective) is { } value
        ? new PrunerReport(trial.Number, report.Epoch, value) { Report = report }
        : null;

    // Paused where it was told to: the decision stands in the journal. Else the answer was lost with a coordinator before it was
    // durable; the next attempt is answered again.
    private StudyEvent Pause(Trial trial, TrialOutcome outcome, DateTimeOffset now) => trial.Stop == (trial.LastEpoch, ReportDecision.Pause)
        ? new TrialPaused { At = now, Trial = trial.Number, Attempt = trial.Attempt, Outcome = outcome }
        : new TrialReleased { At = now, Trial = trial.Number, Attempt = trial.Attempt, Cause = ReleaseCause.Drained };

    private void FoldPause(TrialPaused paused)
    {
        var trial = _trials[paused.Trial];
        FreeHolder(trial);
        trial.Pause(paused.Outcome);
        _paused.Add(trial.Number);
        _pruner.ObservePause(trial.Number);
    }

    private void FoldPromotion(int trial)
    {
        _paused.Remove(trial);
        _trials[trial].Promote();
        _pending.Enqueue(trial);
        _pruner.ObservePromotion(trial);
    }

    private int? Promotion() => _paused.Count == 0 ? null : _pruner.Promotion(isLast: _pending.Count == 0 && _running.Count == 0 && UpcomingProposal() is null);

    // Nobody runs who might change the ranks, and nobody new comes: whoever waits has lost. Their ends may be what the sampler waited for.
    private void EndPaused(DateTimeOffset now)
    {
        foreach (var number in _paused.ToList())
        {
            var trial = _trials[number];
            var outcome = trial.Outcome! with { State = TrialState.Pruned, Reason = $"not promoted beyond epoch {trial.LastEpoch}" };
            Happen(new TrialEnded { At = now, Trial = number, Attempt = trial.Attempt, Outcome = outcome });
        }
    }
}
