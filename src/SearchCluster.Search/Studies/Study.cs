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
    private (int Trial, int Seen, Proposal? Proposal)? _upcoming;
    private (int Trial, string Holder, DateTimeOffset Expires)? _evaluationLease;

    /// <summary>A study of which nothing has happened yet: fold its journal into it next, if it has one.</summary>
    public Study(SearchPlan plan, StudyOptions options)
    {
        Plan = plan;
        _options = options;
        _sampler = plan.Sampler.Build(plan);
        _pruner = plan.Pruner.Build(plan);
        _trialsPlanned = plan.Trials;
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
        && (_trials.Count < _trialsPlanned ? _upcoming is { Proposal: null } : _paused.Count > 0);

    /// <summary>Begins a new study.</summary>
    public void Submit(StudySubmitted submitted) => Happen(submitted);

    /// <summary>
    /// A coordinator takes the study up on a silo: leases of slots that are gone are lost at once, all others get one
    /// more lease time, so that live workers can speak up first.
    /// </summary>
    public void Activate(string silo, Func<string, bool> holderIsAlive, DateTimeOffset now)
    {
        Happen(new CoordinatorActivated { At = now, Silo = silo });
        foreach (var trial in Running())
            trial.Expires = now + _options.LeaseTime;
        LoseHolders(holder => !holderIsAlive(holder), now);
    }

    /// <summary>The same study was submitted with a larger budget.</summary>
    public void GrowBudget(Budget budget, DateTimeOffset now)
    {
        Happen(new BudgetGrown { At = now, Budget = budget });
        Settle(now);
    }

    /// <summary>What a slot is to do next: waiting trials first, then new proposals; the evaluation when all have ended.</summary>
    /// <param name="holder">The slot that asks.</param>
    /// <param name="now">Current time.</param>
    public StudyWork Ask(string holder, DateTimeOffset now)
    {
        if (State != StudyState.Running)
            return StudyWork.Ended;
        if (!MayHold(holder))
            return StudyWork.None;

        var leases = new List<TrialLease>();
        var most = TrialsLeasedTogether();
        while (leases.Count < most && NextTrial(now) is { } number)
        {
            Happen(new TrialLeased { At = now, Trial = number, Attempt = _trials[number].Attempt + 1, Holder = holder });
            leases.Add(LeaseOf(_trials[number]));
        }

        if (leases.Count > 0)
            return new StudyWork(leases, null);

        Settle(now);
        return new StudyWork([], AskEvaluation(holder, now));
    }

    /// <summary>Values of one epoch; the answer is what the attempt has to do. Renews the lease.</summary>
    public ReportDecision Report(TrialAttempt attempt, TrialReport report, DateTimeOffset now)
    {
        if (!Holds(attempt))
            return ReportDecision.Abandon;

        var trial = _trials[attempt.Trial];
        trial.Expires = now + _options.LeaseTime;
        if (report.Epoch <= trial.LastEpoch)
            return trial.Stop is { } stop && stop.Epoch == report.Epoch ? stop.Decision : ReportDecision.Continue;

        var decision = Decide(trial, report);
        Happen(new TrialReported { At = now, Trial = attempt.Trial, Attempt = attempt.Attempt, Report = report, Decision = decision });
        return decision;
    }

    /// <summary>
    /// The outcome of an attempt: final, or paused where a report was answered so. False when the attempt no longer holds the lease: the outcome then changes nothing.
    /// Telling the same outcome again is harmless.
    /// </summary>
    /// <exception cref="ArgumentException">The outcome's state is Pending or Running.</exception>
    public bool Tell(TrialAttempt attempt, TrialOutcome outcome, DateTimeOffset now)
    {
        if (outcome.State is TrialState.Pending or TrialState.Running)
            throw new ArgumentException($"{outcome.State} is no outcome of a trial", nameof(outcome));
        if (IsSettledBy(attempt))
            return true;
        if (!Holds(attempt))
        {
            if (attempt.Trial < _trials.Count && _late.Add(attempt))
                Happen(new TrialToldLate { At = now, Trial = attempt.Trial, Attempt = attempt.Attempt });
            return false;
        }

        var trial = _trials[attempt.Trial];
        if (outcome.State == TrialState.Paused)
            Happen(Pause(trial, outcome, now));
        else if (outcome.State == TrialState.Failed && trial.Exceptions + 1 < Plan.Budget.MaxAttempts)
            Happen(new TrialReleased { At = now, Trial = trial.Number, Attempt = attempt.Attempt, Cause = ReleaseCause.Exception, Reason = outcome.Reason });
        else
            Happen(new TrialEnded { At = now, Trial = trial.Number, Attempt = attempt.Attempt, Outcome = outcome });
        Settle(now);
        return true;
    }

    /// <summary>An attempt hands its lease back without a result. Nothing happens when it no longer holds it.</summary>
    public void Release(TrialAttempt attempt, ReleaseCause cause, DateTimeOffset now)
    {
        if (Holds(attempt))
            Happen(new TrialReleased { At = now, Trial = attempt.Trial, Attempt = attempt.Attempt, Cause = cause });
    }

    /// <summary>Renews all leases of the slots that the predicate names.</summary>
    public void Renew(Func<string, bool> holders, DateTimeOffset now)
    {
        foreach (var trial in Running())
            if (holders(trial.Holder!))
                trial.Expires = now + _options.LeaseTime;
        if (_evaluationLease is { } evaluation && holders(evaluation.Holder))
            _evaluationLease = evaluation with { Expires = now + _options.LeaseTime };
    }

    /// <summary>The slots that the predicate names are gone: their trials wait for the next attempt.</summary>
    public void LoseHolders(Func<string, bool> holders, DateTimeOffset now)
    {
        foreach (var trial in Running().Where(trial => holders(trial.Holder!)).ToList())
            Happen(new TrialReleased { At = now, Trial = trial.Number, Attempt = trial.Attempt, Cause = ReleaseCause.Lost });
        if (_evaluationLease is { } evaluation && holders(evaluation.Holder))
            _evaluationLease = null;
    }

    /// <summary>Time has passed: leases may have run out, and the wall time with them.</summary>
    public void Tick(DateTimeOffset now)
    {
        foreach (var trial in Running().Where(trial => trial.Expires <= now).ToList())
            Happen(new TrialReleased { At = now, Trial = trial.Number, Attempt = trial.Attempt, Cause = ReleaseCause.Lost });
        if (_evaluationLease is { } evaluation && evaluation.Expires <= now)
            _evaluationLease = null;
        Settle(now);
    }

    /// <summary>What the evaluation of the best trial found on the test split, or why it failed.</summary>
    public void TellEvaluation(int trial, IReadOnlyDictionary<string, double>? test, string? reason, DateTimeOffset now)
    {
        if (_evaluationLease?.Trial != trial)
            return;

        Happen(new StudyEvaluated { At = now, Trial = trial, Test = test, Reason = reason });
        Settle(now);
    }

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

    private bool Holds(TrialAttempt attempt) =>
        (uint)attempt.Trial < (uint)_trials.Count
        && _trials[attempt.Trial] is { State: TrialState.Running } trial
        && trial.Attempt == attempt.Attempt;

    private bool IsSettledBy(TrialAttempt attempt) =>
        (uint)attempt.Trial < (uint)_trials.Count && _trials[attempt.Trial].IsSettledBy(attempt.Attempt);

    // Concurrency bounds the slots at work, not the leases: a slot executes the trials that it leased together in turn.
    private bool MayHold(string holder) =>
        Plan.Budget.Concurrency is not { } most || _holders.ContainsKey(holder) || _holders.Count < most;

    // An adaptive sampler or pruner is asked as late as possible; the others lose nothing by looking ahead.
    private int TrialsLeasedTogether()
    {
        if (_sampler.IsAdaptive || MeanSeconds is not { } seconds)
            return 1;
        var remaining = Math.Max(1, (_trialsPlanned - _trials.Count + _pending.Count) / (2 * Math.Max(1, _holders.Count)));
        var fitting = _options.LeasedTogether.TotalSeconds / Math.Max(seconds, 1e-9);
        return (int)Math.Clamp(fitting, 1, Math.Min(_options.MostLeasedTogether, remaining));
    }

    private int? NextTrial(DateTimeOffset now)
    {
        if (_pending.Count > 0)
            return _pending.Peek();
        if (WallTimeIsUsed(now))
            return null;
        if (Promotion() is { } promoted)
        {
            Happen(new TrialPromoted { At = now, Trial = promoted });
            return promoted;
        }

        if (_running.Count == 0 && UpcomingProposal() is null)
            EndPaused(now);
        if (UpcomingProposal() is not { } proposal)
            return null;

        Happen(new TrialProposed
        {
            At = now,
            Trial = _trials.Count,
            Configuration = proposal.Configuration,
            Epochs = proposal.Epochs,
            Lineage = proposal.Lineage,
            Seen = _sampler.IsAdaptive ? _history.Count : null,
        });
        return _trials.Count - 1;
    }

    // Asked for once for each state of knowledge: whether there is a next trial, and then which one.
    private Proposal? UpcomingProposal()
    {
        if (_trials.Count >= _trialsPlanned)
            return null;
        var seen = _sampler.IsAdaptive ? _history.Count : 0;
        if (_upcoming is not { } upcoming || upcoming.Trial != _trials.Count || upcoming.Seen != seen)
            _upcoming = upcoming = (_trials.Count, seen, _sampler.Propose(_trials.Count, History()));
        return upcoming.Proposal;
    }

    /// <summary>What the sampler may know at this point of the journal.</summary>
    internal StudyHistory History() => _sampler.IsAdaptive
        ? new StudyHistory(_history, [.. _unfinished.Select(number => new ProposedTrial(number, _trials[number].Configuration))])
        : StudyHistory.Empty;

    private bool WallTimeIsUsed(DateTimeOffset now) => Plan.Budget.WallTime is { } wallTime && LiveTime(now) >= wallTime;

    private TrialLease LeaseOf(Trial trial) => new()
    {
        Study = Plan.Name,
        Attempt = new TrialAttempt(trial.Number, trial.Attempt),
        Configuration = trial.Configuration,
        Seed = SeedOf(trial.Number),
        Epochs = EpochsOf(trial),
    };

    private int EpochsOf(Trial trial) => trial.Epochs ?? Plan.Budget.Epochs;

    private ulong SeedOf(int trial) => RandomStream.Derive(Plan.Seed, RandomPurpose.TrialSeed, trial);

    private EvaluationLease? AskEvaluation(string holder, DateTimeOffset now)
    {
        if (State != StudyState.Running || !EvaluationIsDue(now) || _evaluationLease is not null)
            return null;

        _evaluationLease = (_best!.Number, holder, now + _options.LeaseTime);
        return new EvaluationLease
        {
            Study = Plan.Name,
            Trial = _best.Number,
            Configuration = _best.Configuration,
            Seed = SeedOf(_best.Number),
            Epoch = _best.Epoch,
            Epochs = EpochsOf(_best),
        };
    }

    private bool AllTrialsEnded(DateTimeOffset now) =>
        _pending.Count == 0 && _running.Count == 0 && _paused.Count == 0 && (WallTimeIsUsed(now) || UpcomingProposal() is null);

    private bool NothingGoesOn(DateTimeOffset now) =>
        _pending.Count == 0 && _running.Count == 0 && (WallTimeIsUsed(now) || (UpcomingProposal() is null && Promotion() is null));

    private bool EvaluationIsDue(DateTimeOffset now) =>
        _options.EvaluatesBest && _best is not null && _evaluatedTrial != _best.Number && AllTrialsEnded(now);

    private void Settle(DateTimeOffset now)
    {
        if (State == StudyState.Running && NothingGoesOn(now))
            EndPaused(now);
        if (State == StudyState.Running && AllTrialsEnded(now) && !EvaluationIsDue(now))
            Happen(new StudyEnded { At = now, State = StudyState.Completed });
    }

    private void Happen(StudyEvent happened)
    {
        Fold(happened);
        _undrained.Add(happened);
        if (happened is TrialEvent { Trial: var trial })
            _changedTrials.Add(trial);
    }
}
