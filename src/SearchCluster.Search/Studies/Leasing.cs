using SearchCluster.Randomness;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <summary>Decides what a slot gets that asks: trials, or the evaluation of the best.</summary>
internal sealed class Leasing(StudyRecord record, RemainingWork work, TrialEndings endings)
{
    /// <summary>
    /// What a slot is to do next: waiting trials first, then new proposals, then trials under suspicion; the evaluation when all have
    /// ended. Nothing while the study is paused.
    /// </summary>
    public StudyWork Ask(SlotName slot, DateTimeOffset now)
    {
        if (record.State is not (StudyState.Running or StudyState.Stopping))
            return StudyWork.Ended;
        Witness(slot.Silo, now);
        if (!MayHold(slot) || record.Silos.IsKeptFromWork(slot.Silo, now))
            return StudyWork.None;

        var leases = new List<TrialLease>();
        var most = TrialsLeasedTogether();
        while (leases.Count < most && NextFold(slot.Silo, now) is { } fold)
            leases.Add(Lease(fold, slot, now));
        if (leases.Count == 0 && SuspectWaiting() is { } suspect)
            leases.Add(Lease(suspect, slot, now));
        if (leases.Count > 0)
            return new StudyWork(leases, null);

        endings.Settle(now);
        return new StudyWork([], AskEvaluation(slot, now));
    }

    // Concurrency bounds the slots at work, not the leases: a slot executes the trials that it leased together in turn.
    private bool MayHold(SlotName slot) =>
        record.Plan.Budget.Concurrency is not { } most || record.Leases.IsHolder(slot) || record.Leases.SlotCount < most;

    // An adaptive sampler or pruner is asked as late as possible, so is a study that results may stop, and the time of a trial counts
    // from its lease; all others lose nothing by looking ahead.
    private int TrialsLeasedTogether()
    {
        var trials = record.Trials;
        var isAskedLate = record.Proposals.IsAdaptive || record.Stopping.ResultsMayStop || record.Plan.Budget.TrialTime is not null;
        if (isAskedLate || trials.EndedCount == 0)
            return 1;
        var seconds = trials.Seconds / trials.EndedCount / record.Plan.Folds;
        var left = record.Proposals.Planned - trials.Count + trials.Waiting.Count;
        var remaining = Math.Max(1, left / (2 * Math.Max(1, record.Leases.SlotCount)));
        var fitting = record.Options.LeasedTogether.TotalSeconds / Math.Max(seconds, 1e-9);
        return (int)Math.Clamp(fitting, 1, Math.Min(record.Options.MostLeasedTogether, remaining));
    }

    private TrialLease Lease(TrialFold fold, SlotName slot, DateTimeOffset now)
    {
        var attempt = fold.Attempt + 1;
        record.Happen(new TrialLeased { At = now, Trial = fold.Trial.Number, Fold = fold.Number, Attempt = attempt, Holder = slot });
        var seed = record.SeedOf(fold.Trial.Number);
        return new TrialLease
        {
            Study = record.Plan.Name,
            Attempt = fold.ThisAttempt,
            Configuration = fold.Trial.Configuration,
            Seed = fold.Trial.Folds.Count == 1 ? seed : RandomStream.Derive(seed, RandomPurpose.FoldSeed, fold.Number),
            Epochs = record.EpochsOf(fold.Trial),
        };
    }

    private TrialFold? NextFold(string silo, DateTimeOffset now)
    {
        if (WaitingFor(silo, now) is { } waiting)
            return waiting;
        if (work.NothingNewIsWanted(now))
            return null;
        if (work.Promotion(now) is { } promoted)
        {
            record.Happen(new TrialPromoted { At = now, Trial = promoted });
            return WaitingFor(silo, now);
        }

        if (record.Leases.Count == 0 && record.Trials.Waiting.Count == 0 && record.Proposals.Next() is null)
            endings.EndPaused(now);
        if (record.Stopping.Reason(now) is not null || record.Proposals.Next() is not { } proposal)
            return null;

        record.Happen(record.Proposals.Propose(proposal, now));
        return WaitingFor(silo, now);
    }

    // A trial that threw goes on elsewhere, if there is such a place: the fault may be the silo's. Trials under suspicion wait.
    private TrialFold? WaitingFor(string silo, DateTimeOffset now)
    {
        var next = record.Trials.FirstWaiting;
        if (next is null || (next.FailedOn is null && !IsSuspect(next)))
            return next;
        var othersAreAtWork = record.Silos.OthersAreAtWork(silo, now);
        return record.Trials.Waiting.FirstOrDefault(fold => !IsSuspect(fold) && (!othersAreAtWork || fold.FailedOn != silo));
    }

    // One trial under suspicion at a time: of two, both would answer for the silo that one of them ends.
    private TrialFold? SuspectWaiting()
    {
        if (!record.Suspicions.Any)
            return null;
        var running = record.Leases.Folds.FirstOrDefault(IsSuspect)?.Trial;
        return record.Trials.Waiting.FirstOrDefault(fold => IsSuspect(fold) && (running is null || running == fold.Trial));
    }

    private bool IsSuspect(TrialFold fold) => record.Suspicions.IsSuspect(fold.Trial.Number);

    private void Witness(string silo, DateTimeOffset now)
    {
        if (!record.Suspicions.Any)
            return;
        foreach (var fold in record.Leases.Folds.Where(fold => record.Suspicions.Wants(silo, fold)).ToList())
        {
            record.Happen(new TrialWitnessed
            {
                At = now,
                Trial = fold.Trial.Number,
                Fold = fold.Number,
                Attempt = fold.Attempt,
                Silo = silo,
            });
        }
    }

    private EvaluationLease? AskEvaluation(SlotName slot, DateTimeOffset now)
    {
        var isOpen = record.State is StudyState.Running or StudyState.Stopping;
        if (!isOpen || !work.EvaluationIsDue(now) || record.Evaluation.Slot is not null)
            return null;

        var best = record.Best.Trial!;
        record.Evaluation.Begin(best.Number, slot, now);
        return EvaluationOf(best) with
        {
            Front = [.. record.Best.Front.Where(number => number != best.Number).Select(number => EvaluationOf(record.Trials[number]))],
        };
    }

    private EvaluationLease EvaluationOf(Trial trial) => new()
    {
        Study = record.Plan.Name,
        Trial = trial.Number,
        Configuration = trial.Configuration,
        Seed = record.SeedOf(trial.Number),
        Epoch = trial.Epoch,
        Epochs = record.EpochsOf(trial),
    };
}
