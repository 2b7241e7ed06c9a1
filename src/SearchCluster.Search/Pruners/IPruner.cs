namespace SearchCluster.Search.Pruners;

/// <summary>
/// Decides, report by report, whether a trial goes on. Its state changes by observing alone, and every observation follows from an
/// event of the journal, in the journal's order: a pruner that a journal was replayed into is the one that wrote it. What was decided
/// once is recorded, and is observed as recorded even where another build would decide otherwise.
/// </summary>
/// <remarks>
/// It is asked about a trial only while that trial has epochs left to train, never about the untrained network, nor about a report
/// without a value. Each epoch of a trial is observed once, whichever attempt reported it first. Asking and observing take at most
/// logarithmic time in the number of trials.
/// </remarks>
public interface IPruner
{
    /// <summary>What a report would mean for its trial: continue, prune or pause. Changes nothing.</summary>
    /// <param name="report">A report that has not been observed yet.</param>
    ReportDecision Decide(in PrunerReport report);

    /// <summary>A trial, running for the first time or again, reported.</summary>
    /// <param name="report">The report; that of the untrained network too, with <see cref="PrunerReport.Spent"/> 0.</param>
    /// <param name="decision">What was decided, here or by whoever wrote the journal.</param>
    void Observe(in PrunerReport report, ReportDecision decision);

    /// <summary>A trial waits at the rung where it was told to pause.</summary>
    void ObservePause(int trial)
    {
    }

    /// <summary>The waiting trial that is to go on next; null when none is. Changes nothing.</summary>
    /// <param name="isLast">Whether nothing else is running or can be proposed: nobody will report who might change the ranks.</param>
    int? Promotion(bool isLast) => null;

    /// <summary>A waiting trial goes on.</summary>
    void ObservePromotion(int trial)
    {
    }

    /// <summary>A trial has ended, waiting or not.</summary>
    void ObserveEnd(int trial, TrialState state)
    {
    }
}

/// <summary>What a pruner learns of a trial at one moment.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Spent">What has been spent on it: epochs trained, or, under cross-validation, folds finished.</param>
/// <param name="Value">The objective's value at that epoch, or the mean over the folds finished; NaN is worse than any number.</param>
public readonly record struct PrunerReport(int Trial, int Spent, double Value)
{
    /// <summary>The epoch's report, for pruners that look at more than the objective; null for a fold.</summary>
    public TrialReport? Report { get; init; }

    /// <summary>The fold that ended; null for an epoch.</summary>
    public FoldValue? Fold { get; init; }
}
