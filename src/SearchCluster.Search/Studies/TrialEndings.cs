using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <summary>Decides what becomes of attempts, trials and the study when something has ended, in whatever way.</summary>
internal sealed class TrialEndings(StudyRecord record, RemainingWork work)
{
    /// <summary>An attempt ends without a result.</summary>
    public void Release(TrialFold fold, ReleaseCause cause, DateTimeOffset now) => record.Happen(Released(fold, cause, now));

    /// <summary>An attempt threw, and its trial waits for the next.</summary>
    public void TryAgain(TrialFold fold, TrialOutcome outcome, DateTimeOffset now)
    {
        var cause = outcome.Cause == FailureCause.OutOfMemory ? ReleaseCause.OutOfMemory : ReleaseCause.Exception;
        record.Happen(Released(fold, cause, now) with { Reason = outcome.Reason });
    }

    private static TrialReleased Released(TrialFold fold, ReleaseCause cause, DateTimeOffset now) =>
        new() { At = now, Trial = fold.Trial.Number, Fold = fold.Number, Attempt = fold.Attempt, Cause = cause };

    /// <summary>The silo died that held the fold.</summary>
    /// <param name="fold">The fold.</param>
    /// <param name="step">The step of its last checkpoint; null for none.</param>
    /// <param name="together">Whether other silos died at the same time.</param>
    /// <param name="now">Current time.</param>
    public void Lose(TrialFold fold, long? step, bool together, DateTimeOffset now)
    {
        // Its trial may have ended with the fold before.
        if (fold.State != TrialState.Running)
            return;
        if (record.Suspicions.Verdict(fold, step, together, now) is { } verdict)
            Fail(fold, FailureCause.Suspected, verdict, now);
        else
            record.Happen(Released(fold, ReleaseCause.Lost, now) with { Step = step, Together = together });
    }

    /// <summary>
    /// A trial stops at a rung. Where it was not told to, the answer was lost with a coordinator before it was durable: the next attempt
    /// is answered again.
    /// </summary>
    public void Pause(TrialFold fold, TrialOutcome outcome, DateTimeOffset now)
    {
        if (fold.Stop == (fold.LastEpoch, ReportDecision.Pause))
            record.Happen(new TrialPaused { At = now, Trial = fold.Trial.Number, Attempt = fold.Attempt, Outcome = outcome });
        else
            Release(fold, ReleaseCause.Drained, now);
    }

    /// <summary>
    /// Attempts that last longer than a trial may have failed. Workers tell of it themselves; but one that hangs does not, while its
    /// silo's heartbeat renews the lease.
    /// </summary>
    public void EndOverdue(DateTimeOffset now)
    {
        if (record.Plan.Budget.TrialTime is not { } limit)
            return;
        foreach (var fold in record.Leases.WatchedFor(limit + record.Options.LeaseTime, now).ToList())
            if (fold.State == TrialState.Running)
                Fail(fold, FailureCause.TimedOut, $"timed out: not ended after {limit}, and its slot does not answer", now);
    }

    private void Fail(TrialFold fold, FailureCause cause, string reason, DateTimeOffset now) => End(fold, new TrialOutcome
    {
        State = TrialState.Failed,
        Cause = cause,
        Reason = reason,
        Timing = new TrialTiming((now - fold.Leased).TotalSeconds, fold.Silo),
    }, now);

    /// <summary>A fold has its final outcome, and with it perhaps its trial.</summary>
    public void End(TrialFold fold, TrialOutcome outcome, DateTimeOffset now)
    {
        if (fold.Trial.Folds.Count > 1)
            EndFold(fold, outcome, now);
        else
            record.Happen(new TrialEnded { At = now, Trial = fold.Trial.Number, Attempt = fold.Attempt, Outcome = outcome });
    }

    // The lowest fold that diverges, fails or makes the pruner prune decides the trial, whichever ends first: the outcome does not depend
    // on the number of slots.
    private void EndFold(TrialFold fold, TrialOutcome outcome, DateTimeOffset now)
    {
        var trial = fold.Trial;
        var isItsTurn = outcome.State == TrialState.Completed && trial.FoldsJudged == fold.Number;
        var decision = isItsTurn ? record.Pruning.Decide(fold) : ReportDecision.Continue;
        record.Happen(new FoldEnded
        {
            At = now,
            Trial = trial.Number,
            Fold = fold.Number,
            Attempt = fold.Attempt,
            Outcome = outcome,
            Decision = decision,
        });
        while (trial.NextToJudge is { } next)
        {
            decision = record.Pruning.Decide(next);
            record.Happen(new FoldJudged
            {
                At = now,
                Trial = trial.Number,
                Fold = next.Number,
                Attempt = next.Attempt,
                Decision = decision,
            });
        }

        // A trial that is suspected of ending its silos is not worth another fold.
        var isSuspected = outcome.Cause == FailureCause.Suspected;
        foreach (var other in trial.Folds.Where(other => isSuspected || other.Number > trial.LowestEnding))
            if (other.State == TrialState.Running)
                Release(other, ReleaseCause.TrialEnded, now);
        var deciding = isSuspected ? fold : trial.DecidingFold;
        if ((deciding ?? (trial.FoldsJudged == trial.Folds.Count ? trial.Folds[^1] : null)) is not { } last)
            return;
        record.Happen(new TrialEnded
        {
            At = now,
            Trial = trial.Number,
            Fold = last.Number,
            Attempt = last.Attempt,
            Outcome = FoldsOutcome.Of(last),
            DecidedBy = deciding?.Number,
        });
    }

    /// <summary>Cancels trials that have not ended, whether or not a slot is at work on them.</summary>
    public void Cancel(Func<Trial, bool> isWanted, string reason, DateTimeOffset now)
    {
        foreach (var trial in record.Trials.Unfinished.Where(isWanted).ToList())
        {
            var last = trial.Folds.MaxBy(fold => fold.Leased)!;
            var seconds = trial.Folds.Where(fold => fold.State == TrialState.Running).Sum(fold => (now - fold.Leased).TotalSeconds);
            // A single fold's lease ends with the trial.
            foreach (var fold in trial.Folds.Where(fold => trial.Folds.Count > 1 && fold.State == TrialState.Running))
                Release(fold, ReleaseCause.TrialEnded, now);
            record.Happen(new TrialEnded
            {
                At = now,
                Trial = trial.Number,
                Fold = last.Number,
                Attempt = last.Attempt,
                Outcome = new TrialOutcome { State = TrialState.Canceled, Reason = reason, Timing = new TrialTiming(seconds, last.Silo) },
            });
        }
    }

    /// <summary>
    /// Prunes the trials that wait at rungs: no trial runs that could change the ranks, and no new one comes. The sampler may have waited
    /// for that.
    /// </summary>
    public void EndPaused(DateTimeOffset now)
    {
        foreach (var number in record.Pruning.Paused.ToList())
        {
            var waiting = record.Trials[number].Folds[0];
            var outcome = waiting.Outcome! with { State = TrialState.Pruned, Reason = $"not promoted beyond epoch {waiting.LastEpoch}" };
            record.Happen(new TrialEnded { At = now, Trial = number, Attempt = waiting.Attempt, Outcome = outcome });
        }
    }

    /// <summary>When nothing goes on, trials that wait at rungs are pruned; when nothing is left to do, the study ends.</summary>
    public void Settle(DateTimeOffset now)
    {
        // In a study that stops, no trial is promoted any more.
        if (record.State == StudyState.Stopping || (record.State == StudyState.Running && work.NothingGoesOn(now)))
            EndPaused(now);
        if (record.State is not (StudyState.Running or StudyState.Stopping) || !work.AllTrialsEnded(now) || work.EvaluationIsDue(now))
            return;
        var (state, reason) = EndOfStudy(now);
        record.Happen(new StudyEnded { At = now, State = state, Reason = reason });
    }

    private (StudyState State, string? Reason) EndOfStudy(DateTimeOffset now)
    {
        if (record.State == StudyState.Stopping)
            return (StudyState.Stopped, null);
        return record.Trials.WhyAllFailed() is { } failure
            ? (StudyState.Failed, failure)
            : (StudyState.Completed, record.Proposals.Next() is null ? null : record.Stopping.Reason(now));
    }

    /// <summary>
    /// What failures say of silos and of the study: a sick silo is taken out, a study whose trials all throw the same pauses.
    /// </summary>
    public void DrawConclusions(DateTimeOffset now)
    {
        foreach (var (silo, reason) in record.Silos.Sick())
            record.Happen(new SiloTakenOut { At = now, Silo = silo, Reason = reason });
        if (record.State == StudyState.Running && record.Silos.CommonFault(now) is { } fault)
            record.Happen(new StudyPaused { At = now, Reason = fault });
    }
}
