using System.Text.Json;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <summary>
/// The state machine of one study: ask, report, tell, and what an operator does. Pure: it decides at once from its state and the time
/// given, and every decision is an event. Its state changes only by applying events, so that a replayed journal and a live study cannot
/// differ. Not thread-safe: its coordinator takes turns.
/// </summary>
public sealed class Study
{
    /// <summary>
    /// Silos, each with its generation, that die one after the other while they execute a trial that makes no progress: with the last of
    /// them it has failed as <see cref="FailureCause.Suspected"/>.
    /// </summary>
    public const int MostLivesLost = 5;

    private readonly StudyRecord _record;
    private readonly Leasing _leasing;
    private readonly TrialEndings _endings;
    private readonly OperatorActions _operator;

    /// <summary>A study of which nothing has happened yet: apply its journal next, if it has one.</summary>
    public Study(SearchPlan plan, StudyOptions options)
    {
        _record = new StudyRecord(plan, options);
        var work = new RemainingWork(_record);
        _endings = new TrialEndings(_record, work);
        _leasing = new Leasing(_record, work, _endings);
        _operator = new OperatorActions(_record, _endings);
    }

    /// <summary>What was asked for; its budget may grow.</summary>
    public SearchPlan Plan => _record.Plan;

    /// <summary>Where the study stands.</summary>
    public StudyState State => _record.State;

    /// <summary>Number of events applied: the sequence number of the last one.</summary>
    public long Sequence => _record.Sequence;

    /// <summary>Whether nothing happens any more, unless the budget grows.</summary>
    public bool HasEnded => State.IsFinal();

    /// <summary>Whether time alone may change it: leases run out, slots are gone, or want work.</summary>
    public bool IsActive => State is StudyState.Running or StudyState.Stopping || _record.Leases.Count > 0;

    /// <summary>
    /// Whether there was nothing to do when a slot last asked, but may be once more trials have ended or paused: slots may be waiting for
    /// that.
    /// </summary>
    public bool AwaitsResults => State == StudyState.Running && _record.Leases.Count > 0 && (_record.Proposals.AllMade
        ? _record.Pruning.Paused.Count > 0 || _record.Trials.Waiting.Count > 0
        : _record.Proposals.AwaitResults);

    /// <summary>
    /// Silos whose deaths concern the study, by address with generation: their slots hold something, or they are witnesses.
    /// </summary>
    public IReadOnlySet<string> Silos => new HashSet<string>(
    [
        .. _record.Leases.Silos,
        .. _record.Evaluation.Slot is { } slot ? [slot.Silo] : Array.Empty<string>(),
        .. _record.Suspicions.Witnesses,
        .. _record.Suspicions.Watched,
    ]);

    /// <summary>Silos that get no more trials of this study in their present life, by address with generation; why not.</summary>
    public IReadOnlyDictionary<string, string> TakenOut => _record.Silos.TakenOut;

    /// <summary>The trials of this study that have ended, in the order of their ends.</summary>
    public IEnumerable<Observation> Ended => _record.Trials.History.Where(trial => trial.Trial >= 0);

    /// <summary>The trials as users see them, by number.</summary>
    public IEnumerable<TrialSummary> Trials => _record.Trials.All.Select(trial => trial.Summarize());

    /// <summary>
    /// Slots that could get work now: an upper bound, since a sampler may wait for results. 0 where there is nothing for any slot.
    /// </summary>
    public int Wanted
    {
        get
        {
            if (State is not (StudyState.Running or StudyState.Stopping))
                return 0;
            var proposals = State == StudyState.Running ? Math.Max(0, _record.Proposals.Planned - _record.Trials.Count) : 0;
            var trials = _record.Trials.Waiting.Count + _record.Pruning.Paused.Count + proposals;
            // With no trial left or at work an ask settles the study, or is given the evaluation.
            if (trials == 0)
                return _record.Leases.Count == 0 && _record.Evaluation.Slot is null ? 1 : 0;
            return Plan.Budget.Concurrency is { } most ? Math.Min(trials, Math.Max(0, most - _record.Leases.SlotCount)) : trials;
        }
    }

    /// <summary>Whether what an ask found nothing for is a matter of the slot's silo, so that another may get work.</summary>
    public bool MayHaveWorkElsewhere(SlotName slot, DateTimeOffset now) =>
        Wanted > 0 && (_record.Silos.IsKeptFromWork(slot.Silo, now) || _record.Trials.Waiting.Count > 0);

    /// <summary>Begins a new study.</summary>
    public void Submit(StudySubmitted submitted) => _record.Happen(submitted);

    /// <summary>
    /// A coordinator takes the study up on a silo: leases of silos that are gone are lost at once, all others get one more lease time, so
    /// that live workers can speak up first.
    /// </summary>
    /// <param name="silo">Address of the coordinator's silo, with its generation.</param>
    /// <param name="dead">Of <see cref="Silos"/> those that are gone.</param>
    /// <param name="now">Current time.</param>
    /// <param name="stepOf">The step of the last checkpoint of an attempt that is lost; null for none.</param>
    public void Activate(string silo, IReadOnlySet<string> dead, DateTimeOffset now, Func<TrialAttempt, long?>? stepOf = null)
    {
        _record.Happen(new CoordinatorActivated { At = now, Silo = silo, OneProcess = _record.Options.OneProcess });
        _record.Leases.WatchAnew(now);
        LoseSilos(dead, now, stepOf);
    }

    /// <summary>
    /// What a slot is to do next: waiting trials first, then new proposals, then trials under suspicion; the evaluation when all have
    /// ended. Nothing while the study is paused.
    /// </summary>
    /// <param name="slot">The slot that asks.</param>
    /// <param name="now">Current time.</param>
    public StudyWork Ask(SlotName slot, DateTimeOffset now) => _leasing.Ask(slot, now);

    /// <summary>Values of one epoch; the answer is what the attempt has to do. Renews the lease.</summary>
    public ReportDecision Report(TrialAttempt attempt, TrialReport report, DateTimeOffset now)
    {
        if (_record.Trials.Find(attempt) is not { } fold || !fold.IsHeldBy(attempt.Attempt))
            return ReportDecision.Abandon;

        _record.Leases.Renew(fold, now);
        if (fold.Stop is { } stop && report.Epoch >= stop.Epoch)
            return stop.Decision;
        if (report.Epoch == fold.LastEpoch && _record.Suspicions.AsksWhetherBack(fold))
            _record.Happen(new TrialCaughtUp { At = now, Trial = attempt.Trial, Fold = attempt.Fold, Attempt = attempt.Attempt });
        if (report.Epoch <= fold.LastEpoch)
            return ReportDecision.Continue;

        var decision = _record.Pruning.Decide(fold, report, _record.EpochsOf(fold.Trial));
        _record.Happen(new TrialReported
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
        if (_record.Trials.Find(attempt) is not { } fold)
            return false;
        if (fold.IsSettledBy(attempt.Attempt))
            return true;
        if (!fold.IsHeldBy(attempt.Attempt))
        {
            if (!_record.Trials.IsLate(attempt))
                _record.Happen(new TrialToldLate { At = now, Trial = attempt.Trial, Fold = attempt.Fold, Attempt = attempt.Attempt });
            return false;
        }

        if (outcome.State == TrialState.Paused)
            _endings.Pause(fold, outcome, now);
        else if (SiloHealth.IsThrown(outcome) && fold.Exceptions + 1 < Plan.Budget.MaxAttempts)
            _endings.TryAgain(fold, outcome, now);
        else
            _endings.End(fold, outcome, now);
        _endings.Settle(now);
        _endings.DrawConclusions(now);
        return true;
    }

    /// <summary>An attempt hands its lease back without a result. Nothing happens when it no longer holds it.</summary>
    public void Release(TrialAttempt attempt, ReleaseCause cause, DateTimeOffset now)
    {
        if (_record.Trials.Find(attempt) is { } fold && fold.IsHeldBy(attempt.Attempt))
            _endings.Release(fold, cause, now);
    }

    /// <summary>All leases of a silo end without a result, though it has not died.</summary>
    public void Release(string silo, ReleaseCause cause, DateTimeOffset now)
    {
        foreach (var fold in _record.Leases.HeldBy(silo).ToList())
            _endings.Release(fold, cause, now);
        if (_record.Evaluation.Slot?.Silo == silo)
            _record.Evaluation.Release();
    }

    /// <summary>
    /// A slot has nothing any more, though its silo lives. Costs nothing where that is known already, however many others are at work.
    /// </summary>
    public void Lapse(SlotName slot, DateTimeOffset now)
    {
        if (_record.Leases.IsHolder(slot))
            foreach (var fold in _record.Leases.HeldBy(slot).ToList())
                _endings.Release(fold, ReleaseCause.Lapsed, now);
        if (_record.Evaluation.Slot == slot)
            _record.Evaluation.Release();
    }

    /// <summary>Renews all leases of a silo.</summary>
    public void Renew(string silo, DateTimeOffset now)
    {
        foreach (var fold in _record.Leases.HeldBy(silo))
            _record.Leases.Renew(fold, now);
        if (_record.Evaluation.Slot?.Silo == silo)
            _record.Evaluation.Renew(now);
    }

    /// <summary>Silos have died: their trials wait for the next attempt, unless they are suspected of having ended them.</summary>
    /// <param name="dead">Of <see cref="Silos"/> those that died.</param>
    /// <param name="now">Current time.</param>
    /// <param name="stepOf">The step of the last checkpoint of an attempt that is lost; null for none.</param>
    public void LoseSilos(IReadOnlySet<string> dead, DateTimeOffset now, Func<TrialAttempt, long?>? stepOf = null)
    {
        if (dead.Count == 0)
            return;
        var ended = _record.Trials.EndedCount;
        var together = _record.Suspicions.DieTogether(dead, _record.Leases);
        foreach (var silo in _record.Suspicions.DeadWitnesses(dead, _record.Leases, now))
            _record.Happen(new SiloLost { At = now, Silo = silo });
        foreach (var fold in _record.Leases.HeldBy(dead).ToList())
            _endings.Lose(fold, stepOf?.Invoke(fold.ThisAttempt), together, now);
        if (_record.Evaluation.Slot is { Silo: var evaluating } && dead.Contains(evaluating))
            _record.Evaluation.Release();
        if (_record.Trials.EndedCount > ended)
            _endings.Settle(now);
    }

    /// <summary>Time has passed: leases may have run out, and the wall time with them.</summary>
    public void Tick(DateTimeOffset now)
    {
        foreach (var fold in _record.Leases.Expired(now).ToList())
            _endings.Release(fold, ReleaseCause.Lapsed, now);
        _endings.EndOverdue(now);
        _record.Evaluation.Expire(now);
        _endings.Settle(now);
    }

    /// <summary>What the evaluation of the best trial found on the test split, or why it failed.</summary>
    public void TellEvaluation(int trial, IReadOnlyDictionary<string, double>? test, string? reason, DateTimeOffset now)
    {
        if (!_record.Evaluation.IsOf(trial))
            return;

        _record.Happen(new StudyEvaluated { At = now, Trial = trial, Test = test, Reason = reason });
        _endings.Settle(now);
    }

    /// <summary>
    /// Leases nothing more until <see cref="Resume"/>. What is leased already, also what waits in its slot for its turn, runs to its end;
    /// what is lost meanwhile waits. Nothing changes where the study is paused.
    /// </summary>
    /// <returns>Why it is refused; null when the study is paused.</returns>
    public string? Pause(DateTimeOffset now) => _operator.Pause(now);

    /// <summary>A paused study goes on. Nothing changes where it runs.</summary>
    /// <returns>Why it is refused; null when the study runs.</returns>
    public string? Resume(DateTimeOffset now) => _operator.Resume(now);

    /// <summary>
    /// No new trials. Those that have begun run to their end, also when their silo is lost meanwhile; those that wait for their first
    /// attempt are canceled, those that wait at a rung are pruned. Then the best is evaluated, and the study has stopped.
    /// </summary>
    /// <returns>Why it is refused; null when the study stops or has stopped.</returns>
    public string? Stop(DateTimeOffset now) => _operator.Stop(now);

    /// <summary>
    /// Stops a study on which no slot works: trials that have begun, and wait for another attempt, are canceled too, since no slot would
    /// end them. No more than the evaluation of the best is then left to do.
    /// </summary>
    /// <returns>Why it is refused; null when the study stops or has stopped.</returns>
    public string? StopAtRest(DateTimeOffset now) => _operator.StopAtRest(now);

    /// <summary>
    /// Ends the study and every trial that has not ended; their attempts are answered <see cref="ReportDecision.Abandon"/>.
    /// </summary>
    /// <returns>Why it is refused; null when the study is canceled.</returns>
    public string? Cancel(DateTimeOffset now) => _operator.Cancel(now);

    /// <summary>The same study was submitted with a larger budget.</summary>
    public void GrowBudget(Budget budget, DateTimeOffset now) => _operator.GrowBudget(budget, now);

    /// <summary>
    /// Puts a configuration ahead of the sampler's proposals: it is the next trial. It takes one of the budget's trials. A grid is tried
    /// in full nevertheless: a point of it is not tried again when its turn comes, anything else comes on top of the budget.
    /// </summary>
    /// <param name="values">A value for each active parameter; a fixed one may be left out.</param>
    /// <param name="now">Current time.</param>
    /// <returns>
    /// Everything that is wrong, with the parameter of each, or an empty name where no parameter is at fault; empty when it is enqueued.
    /// </returns>
    public IReadOnlyList<(string Path, string Message)> Enqueue(IReadOnlyDictionary<string, JsonElement> values, DateTimeOffset now) =>
        _operator.Enqueue(values, now);

    /// <summary>Takes one journaled event into the state.</summary>
    public void Apply(StudyEvent happened)
    {
        _record.Apply(happened);
        Confirm([happened]);
    }

    /// <summary>Events of a drain have become durable.</summary>
    public void Confirm(IEnumerable<StudyEvent> events)
    {
        foreach (var reported in events.OfType<TrialReported>())
            _record.Trials.FoldOf(reported).DurableEpoch = reported.Report.Epoch;
    }

    /// <summary>The last epoch of the attempt's trial, or fold, whose report is durable; −1 for none.</summary>
    public int DurableEpochOf(TrialAttempt attempt) => _record.Trials.Find(attempt)?.DurableEpoch ?? -1;

    /// <summary>The events since the last drain, to be appended to the journal in this order.</summary>
    public StudyEvent[] DrainEvents() => _record.DrainEvents();

    /// <summary>The trials that changed since the last drain, as users see them.</summary>
    public TrialSummary[] DrainChangedTrials() => _record.DrainChangedTrials();

    /// <summary>The leases that are held now.</summary>
    public IReadOnlyList<HeldLease> HeldLeases() => _record.Leases.Shown();

    /// <summary>The attempts that silos hold.</summary>
    public IReadOnlyList<TrialAttempt> HeldBy(IReadOnlySet<string> silos) =>
        [.. _record.Leases.HeldBy(silos).Select(fold => fold.ThisAttempt)];

    /// <summary>The study as users see it.</summary>
    public StudySummary Summarize() => _record.Summarize();

    /// <summary>What the sampler may know at this point of the journal.</summary>
    internal StudyHistory History() => _record.Proposals.History();
}
