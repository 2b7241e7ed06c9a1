using SearchCluster.Randomness;
using SearchCluster.Search.Pruners;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <summary>
/// The state machine of one study: ask, report, tell. Pure: it decides at once from its state and the time given,
/// and every decision is an event. State changes only by folding events, so that a replayed journal and a live
/// study cannot differ. Not thread-safe: its coordinator takes turns.
/// </summary>
public sealed partial class Study
{
    private readonly StudyOptions _options;
    private ISampler _sampler;
    private readonly IPruner _pruner;
    private readonly List<StudyEvent> _undrained = [];
    private readonly HashSet<int> _changedTrials = [];
    private int _trialsPlanned;
    private (int Trial, int Seen, int Point, Proposal? Proposal)? _upcoming;

    /// <summary>A study of which nothing has happened yet: fold its journal into it next, if it has one.</summary>
    public Study(SearchPlan plan, StudyOptions options)
    {
        Plan = plan;
        _options = options;
        _sampler = plan.Sampler.Build(plan);
        _pruner = plan.Pruner.Build(plan);
        _trialsPlanned = plan.Trials;
        _samplerEnds = plan.Sampler.Size(new SearchSpace(plan.Space)) is not null;
    }

    /// <summary>What was asked for; its budget may grow.</summary>
    public SearchPlan Plan { get; private set; }

    /// <summary>Where the study stands.</summary>
    public StudyState State { get; private set; }

    /// <summary>Number of events folded: the sequence number of the last one.</summary>
    public long Sequence { get; private set; }

    /// <summary>
    /// Whether there was nothing to do when a slot last asked, but may be once more trials have ended or paused: slots may be waiting for that.
    /// </summary>
    public bool AwaitsResults => State == StudyState.Running && _running.Count > 0
        && (_trials.Count < _trialsPlanned ? _upcoming is { Proposal: null } : _paused.Count > 0 || _pending.Count > 0);

    /// <summary>Begins a new study.</summary>
    public void Submit(StudySubmitted submitted) => Happen(submitted);

    /// <summary>
    /// A coordinator takes the study up on a silo: leases of slots that are gone are lost at once, all others get one
    /// more lease time, so that live workers can speak up first.
    /// </summary>
    /// <param name="silo">Address of the coordinator's silo, with its generation.</param>
    /// <param name="holderIsAlive">Whether the silo of a slot lives.</param>
    /// <param name="now">Current time.</param>
    /// <param name="stepOf">The step of the last checkpoint of an attempt that is lost; null for none.</param>
    public void Activate(string silo, Func<string, bool> holderIsAlive, DateTimeOffset now, Func<TrialAttempt, long?>? stepOf = null)
    {
        Happen(new CoordinatorActivated { At = now, Silo = silo, OneProcess = _options.OneProcess });
        foreach (var fold in _running)
            (fold.Expires, fold.Watched) = (now + _options.LeaseTime, now);
        LoseHolders(holder => !holderIsAlive(holder), now, stepOf);
    }

    /// <summary>What a slot is to do next: waiting trials first, then new proposals; the evaluation when all have ended. Nothing while the study is paused.</summary>
    /// <param name="holder">The slot that asks.</param>
    /// <param name="now">Current time.</param>
    public StudyWork Ask(string holder, DateTimeOffset now)
    {
        if (State is not (StudyState.Running or StudyState.Stopping))
            return StudyWork.Ended;
        Witness(holder, now);
        if (!MayHold(holder) || IsKeptFromWork(holder, now))
            return StudyWork.None;

        var leases = new List<TrialLease>();
        var most = TrialsLeasedTogether();
        while (leases.Count < most && NextFold(holder, now) is { } fold)
            leases.Add(Lease(fold, holder, now));
        if (leases.Count == 0 && SuspectWaiting() is { } suspect)
            leases.Add(Lease(suspect, holder, now));

        if (leases.Count > 0)
            return new StudyWork(leases, null);

        Settle(now);
        return new StudyWork([], AskEvaluation(holder, now));
    }

    /// <summary>Values of one epoch; the answer is what the attempt has to do. Renews the lease.</summary>
    public ReportDecision Report(TrialAttempt attempt, TrialReport report, DateTimeOffset now)
    {
        if (FoldOf(attempt) is not { } fold || !fold.IsHeldBy(attempt.Attempt))
            return ReportDecision.Abandon;

        fold.Expires = now + _options.LeaseTime;
        if (fold.Stop is { } stop && report.Epoch >= stop.Epoch)
            return stop.Decision;
        if (report.Epoch == fold.LastEpoch && _suspicions.AsksWhetherBack(fold))
            Happen(new TrialCaughtUp { At = now, Trial = attempt.Trial, Fold = attempt.Fold, Attempt = attempt.Attempt });
        if (report.Epoch <= fold.LastEpoch)
            return ReportDecision.Continue;

        var decision = Decide(fold, report);
        Happen(new TrialReported
        {
            At = now,
            Trial = attempt.Trial,
            Fold = attempt.Fold,
            Attempt = attempt.Attempt,
            Report = report,
            Decision = decision,
        });
        return decision;
    }

    /// <summary>
    /// The outcome of an attempt: final, or paused where a report was answered so. False when the attempt no longer holds the lease: the
    /// outcome then changes nothing. Telling the same outcome again is harmless.
    /// </summary>
    /// <exception cref="ArgumentException">The outcome's state is Pending or Running.</exception>
    public bool Tell(TrialAttempt attempt, TrialOutcome outcome, DateTimeOffset now)
    {
        if (outcome.State is TrialState.Pending or TrialState.Running)
            throw new ArgumentException($"{outcome.State} is no outcome of a trial", nameof(outcome));
        if (FoldOf(attempt) is not { } fold)
            return false;
        if (fold.IsSettledBy(attempt.Attempt))
            return true;
        if (!fold.IsHeldBy(attempt.Attempt))
        {
            if (_late.Add(attempt))
                Happen(new TrialToldLate { At = now, Trial = attempt.Trial, Fold = attempt.Fold, Attempt = attempt.Attempt });
            return false;
        }

        if (outcome.State == TrialState.Paused)
            Happen(Pause(fold, outcome, now));
        else if (IsTriedAgain(fold, outcome))
            Happen(Released(fold, outcome.Cause == FailureCause.OutOfMemory ? ReleaseCause.OutOfMemory : ReleaseCause.Exception, now, outcome.Reason));
        else
            End(fold, outcome, now);
        Settle(now);
        DrawConclusions(now);
        return true;
    }

    /// <summary>An attempt hands its lease back without a result. Nothing happens when it no longer holds it.</summary>
    public void Release(TrialAttempt attempt, ReleaseCause cause, DateTimeOffset now)
    {
        if (FoldOf(attempt) is { } fold && fold.IsHeldBy(attempt.Attempt))
            Happen(Released(fold, cause, now));
    }

    /// <summary>The leases of the slots that the predicate names end without a result, though their silos have not died.</summary>
    public void Release(Func<string, bool> holders, ReleaseCause cause, DateTimeOffset now)
    {
        foreach (var fold in _running.Where(fold => holders(fold.Holder!)).ToList())
            Happen(Released(fold, cause, now));
        if (_evaluationLease is { } evaluation && holders(evaluation.Holder))
            _evaluationLease = null;
    }

    /// <summary>Renews all leases of the slots that the predicate names.</summary>
    public void Renew(Func<string, bool> holders, DateTimeOffset now)
    {
        foreach (var fold in _running)
            if (holders(fold.Holder!))
                fold.Expires = now + _options.LeaseTime;
        if (_evaluationLease is { } evaluation && holders(evaluation.Holder))
            _evaluationLease = evaluation with { Expires = now + _options.LeaseTime };
    }

    /// <summary>The silos of the slots that the predicate names have died: the trials wait for the next attempt, unless they are suspected.</summary>
    /// <param name="holders">The slots.</param>
    /// <param name="now">Current time.</param>
    /// <param name="stepOf">The step of the last checkpoint of an attempt that is lost; null for none.</param>
    public void LoseHolders(Func<string, bool> holders, DateTimeOffset now, Func<TrialAttempt, long?>? stepOf = null)
    {
        var ended = EndedTrials;
        foreach (var silo in _suspicions.Watched(now).Where(silo => holders($"{silo}/0")).ToList())
            Happen(new SiloLost { At = now, Silo = silo });
        var lost = _running.Where(fold => holders(fold.Holder!)).ToList();
        var together = lost.Count > 0 && DieTogether(holders);
        foreach (var fold in lost)
            Lose(fold, stepOf?.Invoke(new TrialAttempt(fold.Trial.Number, fold.Attempt, fold.Number)), together, now);
        if (_evaluationLease is { } evaluation && holders(evaluation.Holder))
            _evaluationLease = null;
        if (EndedTrials > ended)
            Settle(now);
    }

    /// <summary>A slot has nothing any more, though its silo lives. Costs nothing where that is known already, however many others are at work.</summary>
    public void LoseHolder(string holder, DateTimeOffset now)
    {
        if (_holders.ContainsKey(holder) || _evaluationLease?.Holder == holder)
            Release(other => other == holder, ReleaseCause.Lapsed, now);
    }

    /// <summary>Time has passed: leases may have run out, and the wall time with them.</summary>
    public void Tick(DateTimeOffset now)
    {
        foreach (var fold in _running.Where(fold => fold.Expires <= now).ToList())
            Happen(Released(fold, ReleaseCause.Lapsed, now));
        EndOverdue(now);
        if (_evaluationLease is { } evaluation && evaluation.Expires <= now)
            _evaluationLease = null;
        Settle(now);
    }

    /// <summary>The attempts of the slots that the predicate names.</summary>
    public IReadOnlyList<TrialAttempt> HeldBy(Func<string, bool> holders) =>
        [.. _running.Where(fold => holders(fold.Holder!)).Select(fold => new TrialAttempt(fold.Trial.Number, fold.Attempt, fold.Number))];

    /// <summary>Events of a drain have become durable.</summary>
    public void Confirm(IEnumerable<StudyEvent> events)
    {
        foreach (var reported in events.OfType<TrialReported>())
            _trials[reported.Trial].Folds[reported.Fold].DurableEpoch = reported.Report.Epoch;
    }

    /// <summary>The last epoch of the attempt's trial, or fold, whose report is durable; −1 for none.</summary>
    public int DurableEpochOf(TrialAttempt attempt) => FoldOf(attempt)?.DurableEpoch ?? -1;

    /// <summary>The events since the last drain, to be appended to the journal in this order.</summary>
    public StudyEvent[] DrainEvents()
    {
        StudyEvent[] events = [.. _undrained];
        _undrained.Clear();
        return events;
    }

    /// <summary>The trials that changed since the last drain, as users see them.</summary>
    public TrialSummary[] DrainChangedTrials()
    {
        TrialSummary[] changed = [.. _changedTrials.Select(number => _trials[number].Summarize())];
        _changedTrials.Clear();
        return changed;
    }

    private TrialFold? FoldOf(TrialAttempt attempt) =>
        (uint)attempt.Trial < (uint)_trials.Count && (uint)attempt.Fold < (uint)_trials[attempt.Trial].Folds.Count
            ? _trials[attempt.Trial].Folds[attempt.Fold]
            : null;

    private static TrialReleased Released(TrialFold fold, ReleaseCause cause, DateTimeOffset now, string? reason = null) => new()
    {
        At = now,
        Trial = fold.Trial.Number,
        Fold = fold.Number,
        Attempt = fold.Attempt,
        Cause = cause,
        Reason = reason,
    };

    // Concurrency bounds the slots at work, not the leases: a slot executes the trials that it leased together in turn.
    private bool MayHold(string holder) =>
        Plan.Budget.Concurrency is not { } most || _holders.ContainsKey(holder) || _holders.Count < most;

    // An adaptive sampler or pruner is asked as late as possible, so is a study that results may stop, and the time of a trial counts
    // from its lease; all others lose nothing by looking ahead.
    private int TrialsLeasedTogether()
    {
        if (_sampler.IsAdaptive || ResultsMayStopIt || Plan.Budget.TrialTime is not null || MeanSeconds is not { } seconds)
            return 1;
        var remaining = Math.Max(1, (_trialsPlanned - _trials.Count + _pending.Count) / (2 * Math.Max(1, _holders.Count)));
        var fitting = _options.LeasedTogether.TotalSeconds / Math.Max(seconds, 1e-9);
        return (int)Math.Clamp(fitting, 1, Math.Min(_options.MostLeasedTogether, remaining));
    }

    private TrialLease Lease(TrialFold fold, string holder, DateTimeOffset now)
    {
        Happen(new TrialLeased { At = now, Trial = fold.Trial.Number, Fold = fold.Number, Attempt = fold.Attempt + 1, Holder = holder });
        return LeaseOf(fold);
    }

    private TrialFold? NextFold(string holder, DateTimeOffset now)
    {
        if (WaitingFor(holder, now) is { } waiting)
            return waiting;
        if (NothingNewIsWanted(now))
            return null;
        if (Promotion(now) is { } promoted)
        {
            Happen(new TrialPromoted { At = now, Trial = promoted });
            return WaitingFor(holder, now);
        }

        if (_running.Count == 0 && _pending.Count == 0 && UpcomingProposal() is null)
            EndPaused(now);
        if (ReasonToStop(now) is not null || UpcomingProposal() is not { } proposal)
            return null;

        Happen(new TrialProposed
        {
            At = now,
            Trial = _trials.Count,
            Configuration = proposal.Configuration,
            Epochs = proposal.Epochs,
            Lineage = proposal.Lineage,
            Seen = _sampler.IsAdaptive ? _history.Count : null,
            Point = _upcoming is { } upcoming && upcoming.Point != _trials.Count ? upcoming.Point : null,
        });
        return WaitingFor(holder, now);
    }

    // Asked for once for each state of knowledge: whether there is a next trial, and then which one.
    private Proposal? UpcomingProposal()
    {
        if (_trials.Count >= _trialsPlanned)
            return null;
        var seen = _sampler.IsAdaptive ? _history.Count : 0;
        if (_upcoming is not { } upcoming || upcoming.Trial != _trials.Count || upcoming.Seen != seen)
            _upcoming = upcoming = NextProposal(seen);
        return upcoming.Proposal;
    }

    /// <summary>What the sampler may know at this point of the journal.</summary>
    internal StudyHistory History() => _sampler.IsAdaptive
        ? new StudyHistory(_history, [.. _unfinished.Select(number => new ProposedTrial(number, _trials[number].Configuration))])
        : StudyHistory.Empty;

    private TrialLease LeaseOf(TrialFold fold) => new()
    {
        Study = Plan.Name,
        Attempt = new TrialAttempt(fold.Trial.Number, fold.Attempt, fold.Number),
        Configuration = fold.Trial.Configuration,
        Seed = fold.Trial.Folds.Count == 1
            ? SeedOf(fold.Trial.Number)
            : RandomStream.Derive(SeedOf(fold.Trial.Number), RandomPurpose.FoldSeed, fold.Number),
        Epochs = EpochsOf(fold.Trial),
    };

    private int EpochsOf(Trial trial) => trial.Epochs ?? Plan.Budget.Epochs;

    private ulong SeedOf(int trial) => RandomStream.Derive(Plan.Seed, RandomPurpose.TrialSeed, trial);

    private bool AllTrialsEnded(DateTimeOffset now) =>
        _pending.Count == 0 && _running.Count == 0 && _paused.Count == 0
        && (State == StudyState.Stopping || ReasonToStop(now) is not null || UpcomingProposal() is null);

    private bool NothingGoesOn(DateTimeOffset now) =>
        _pending.Count == 0 && _running.Count == 0
        && (NothingNewIsWanted(now) || ((ReasonToStop(now) is not null || UpcomingProposal() is null) && Promotion(now) is null));

    private void Settle(DateTimeOffset now)
    {
        // Of a study that stops nobody is promoted any more.
        if (State == StudyState.Stopping || (State == StudyState.Running && NothingGoesOn(now)))
            EndPaused(now);
        if (State is not (StudyState.Running or StudyState.Stopping) || !AllTrialsEnded(now) || EvaluationIsDue(now))
            return;
        Happen(State == StudyState.Stopping
            ? new StudyEnded { At = now, State = StudyState.Stopped }
            : WhyItFailed() is { } failure
                ? new StudyEnded { At = now, State = StudyState.Failed, Reason = failure }
                : new StudyEnded { At = now, State = StudyState.Completed, Reason = UpcomingProposal() is null ? null : ReasonToStop(now) });
    }

    private void Happen(StudyEvent happened)
    {
        Take(happened);
        _undrained.Add(happened);
        if (happened is TrialEvent { Trial: var trial })
            _changedTrials.Add(trial);
    }
}
