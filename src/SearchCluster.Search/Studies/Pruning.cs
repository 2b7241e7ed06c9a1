using SearchCluster.Search.Pruners;
using SearchCluster.Search.Statistics;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <summary>
/// The pruner, what it is asked and told, and the trials that wait at its rungs. It is told of every event before the trial changes.
/// Under cross-validation it decides after whole folds, in the order of their numbers.
/// </summary>
internal sealed class Pruning(SearchPlan plan)
{
    private readonly IPruner _pruner = plan.Pruner.Build(plan.ForPruner());
    private readonly SortedSet<int> _paused = [];

    /// <summary>Numbers of the trials that wait at rungs.</summary>
    public IReadOnlyCollection<int> Paused => _paused;

    /// <summary>
    /// What a report means for its trial. The untrained network has shown nothing yet, and after the last epoch there is nothing left to
    /// save.
    /// </summary>
    /// <param name="fold">The fold, before the report.</param>
    /// <param name="report">The report.</param>
    /// <param name="epochs">Most epochs of the trial.</param>
    public ReportDecision Decide(TrialFold fold, TrialReport report, int epochs) =>
        report.Epoch >= 1 && report.Epoch < epochs && MeasuredAt(fold, report) is { } measured
            ? _pruner.Decide(measured)
            : ReportDecision.Continue;

    /// <summary>What a completed fold means for its trial, in its turn; after the last fold there is nothing left to save.</summary>
    public ReportDecision Decide(TrialFold fold) =>
        fold.Number + 1 < fold.Trial.Folds.Count && MeasuredAfter(fold) is { } measured
            ? _pruner.Decide(measured)
            : ReportDecision.Continue;

    /// <summary>The waiting trial that is to go on next; null when none is.</summary>
    /// <param name="isLast">Whether nothing else is running or can be proposed.</param>
    public int? Promotion(bool isLast) => _paused.Count == 0 ? null : _pruner.Promotion(isLast);

    /// <summary>Takes the next event; its fold, as it was before, is null where it concerns none.</summary>
    public void Apply(StudyEvent happened, TrialFold? fold)
    {
        switch (happened)
        {
            case TrialReported reported:
                Observe(MeasuredAt(fold!, reported.Report), reported.Decision);
                break;
            case FoldEnded { Outcome.State: TrialState.Completed } ended when fold!.Trial.FoldsJudged == fold.Number:
                Observe(MeasuredAfter(fold), ended.Decision);
                break;
            case FoldJudged judged:
                Observe(MeasuredAfter(fold!), judged.Decision);
                break;
            case TrialPaused paused:
                _paused.Add(paused.Trial);
                _pruner.ObservePause(paused.Trial);
                break;
            case TrialPromoted promoted:
                _paused.Remove(promoted.Trial);
                _pruner.ObservePromotion(promoted.Trial);
                break;
            case TrialEnded ended:
                End(ended, fold!.Trial);
                break;
        }
    }

    private void End(TrialEnded ended, Trial trial)
    {
        // Journals from before folds were judged in turn leave some of them out.
        if (trial.Folds.Count > 1 && ended.Outcome.State == TrialState.Completed)
            foreach (var fold in trial.Folds.Skip(trial.FoldsJudged))
                Observe(MeasuredAfter(fold), ReportDecision.Continue);
        _paused.Remove(trial.Number);
        _pruner.ObserveEnd(trial.Number, ended.Outcome.State);
    }

    private void Observe(PrunerReport? measured, ReportDecision decision)
    {
        if (measured is { } report)
            _pruner.Observe(report, decision);
    }

    private PrunerReport? MeasuredAt(TrialFold fold, TrialReport report) =>
        fold.Trial.Folds.Count == 1 && fold.ValueOf(report, plan.Objective) is { } value
            ? new PrunerReport(fold.Trial.Number, report.Epoch, value) { Report = report }
            : null;

    // The fold's value, and the mean over all up to it.
    private static PrunerReport? MeasuredAfter(TrialFold fold)
    {
        if (fold.Value is not { } value)
            return null;
        double[] values = [.. fold.Trial.Folds.Take(fold.Number + 1).Select(other => other.Value ?? double.NaN)];
        return new PrunerReport(fold.Trial.Number, values.Length, Averages.Mean(values)) { Fold = new FoldValue(fold.Number, value) };
    }
}
