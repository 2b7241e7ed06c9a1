using SearchCluster.Search.Pareto;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <content>The fold of events into state, and what can be read from it. Every count is kept, none is scanned for.</content>
public sealed partial class Study
{
    private readonly List<Trial> _trials = [];
    private readonly HashSet<TrialFold> _running = [];
    private readonly SortedSet<int> _unfinished = [];
    private readonly Dictionary<string, int> _holders = [];
    private readonly List<Observation> _history = [];
    private readonly HashSet<TrialAttempt> _late = [];
    private readonly int[] _counts = new int[Enum.GetValues<TrialState>().Length];
    private readonly List<Observation> _front = [];
    private Queue<TrialFold> _pending = [];
    private Trial? _best;
    private int? _evaluatedTrial;
    private IReadOnlyDictionary<string, double>? _test;
    private double _secondsTold;
    private readonly WorkingTime _workingTime = new();
    private DateTimeOffset? _activated;
    private DateTimeOffset _lastEvent;
    private TimeSpan _liveBefore;

    /// <summary>Mean duration of what is leased, of the ended trials' folds, in seconds; null before the first.</summary>
    private double? MeanSeconds => EndedTrials > 0 ? _secondsTold / EndedTrials / Plan.Folds : null;

    private int EndedTrials => _trials.Count - CountOf(TrialState.Pending) - CountOf(TrialState.Running) - CountOf(TrialState.Paused);

    /// <summary>Takes one journaled event into the state.</summary>
    public void Fold(StudyEvent happened)
    {
        Take(happened);
        Confirm([happened]);
    }

    private void Take(StudyEvent happened)
    {
        _workingTime.Apply(happened, _running.Count > 0);
        // The evidence of a loss is what the fold was before it.
        if (happened is AttemptEvent attempt)
            _suspicions.Apply(attempt, FoldOf(attempt));
        else
            _suspicions.Apply(happened);
        switch (happened)
        {
            case StudySubmitted submitted:
                _validationExamples = submitted.ValidationExamples;
                if (submitted.Transferred is not { } transferred)
                    break;
                _sampler = Plan.SamplerFrom(transferred);
                if (Plan.WarmStart?.Use == WarmStartUse.Trials)
                    _history.AddRange(transferred);
                break;
            case CoordinatorActivated:
                _liveBefore = LiveTime(_lastEvent);
                _activated = State == StudyState.Running ? happened.At : null;
                break;
            case BudgetGrown grown:
                Plan = Plan with { Budget = grown.Budget };
                _trialsPlanned = Plan.Trials + (_samplerEnds ? _enqueued.Count : 0);
                _upcoming = null;
                if (State == StudyState.Paused)
                    break;
                _activated ??= happened.At;
                State = StudyState.Running;
                _reason = null;
                break;
            case TrialProposed proposed:
                FoldProposal(proposed);
                Add(new Trial(proposed, Plan.Folds));
                break;
            case TrialLeased leased:
                FoldLease(leased);
                break;
            case TrialReported reported:
                FoldReport(reported);
                break;
            case TrialCaughtUp caughtUp:
                FoldOf(caughtUp).CatchUp();
                break;
            case TrialReleased released:
                FoldRelease(released);
                break;
            case TrialPaused paused:
                FoldPause(paused);
                break;
            case TrialPromoted promoted:
                FoldPromotion(promoted.Trial);
                break;
            case FoldEnded ended:
                TakeFoldEnd(ended);
                break;
            case FoldJudged judged:
                TakeJudgement(FoldOf(judged), judged.Decision);
                break;
            case TrialEnded ended:
                FoldEnd(ended);
                break;
            case TrialToldLate late:
                _late.Add(new TrialAttempt(late.Trial, late.Attempt, late.Fold));
                break;
            case StudyEvaluated evaluated:
                _evaluationLease = null;
                _evaluatedTrial = evaluated.Trial;
                _test = evaluated.Test;
                break;
            case StudyEnded ended:
                _liveBefore = LiveTime(happened.At);
                _activated = null;
                State = ended.State;
                _reason = ended.Reason;
                _evaluationLease = null;
                break;
            case StudyPaused paused:
                _liveBefore = LiveTime(happened.At);
                _activated = null;
                State = StudyState.Paused;
                _reason = paused.Reason;
                break;
            case StudyResumed:
                _activated = happened.At;
                State = StudyState.Running;
                _reason = null;
                break;
            case StudyStopping:
                State = StudyState.Stopping;
                _reason = null;
                break;
        }

        FollowCauses(happened);
        _lastEvent = happened.At;
        Sequence++;
    }

    /// <summary>The trials of this study that have ended, in the order of their ends.</summary>
    public IEnumerable<Observation> Ended => _history.Where(trial => trial.Trial >= 0);

    /// <summary>The trials as users see them, by number.</summary>
    public IEnumerable<TrialSummary> Trials => _trials.Select(trial => trial.Summarize());

    /// <summary>The study as users see it.</summary>
    public StudySummary Summarize()
    {
        var seconds = _workingTime.ToLastTell.TotalSeconds;
        return new StudySummary
        {
            Study = Plan.Name,
            State = State,
            Reason = _reason,
            Metric = Plan.Objective.Metric,
            Direction = Plan.Objective.Direction,
            Seed = Plan.Seed,
            Counts = Counts(),
            Best = Best(),
            Front = Front(),
            Timing = new StudyTiming(seconds, seconds > 0 ? EndedTrials / seconds : 0),
        };
    }

    private TrialCounts Counts() => new(
        _trials.Count, CountOf(TrialState.Pending), CountOf(TrialState.Running), CountOf(TrialState.Paused),
        CountOf(TrialState.Completed), CountOf(TrialState.Pruned), CountOf(TrialState.Diverged),
        CountOf(TrialState.Failed), CountOf(TrialState.Canceled));

    private int CountOf(TrialState state) => _counts[(int)state];

    private BestTrial? Best() => _best is null ? null : new BestTrial(
        _best.Number, _best.Value!.Value, _best.Epoch, _best.Configuration, _evaluatedTrial == _best.Number ? _test : null)
    {
        StandardError = _best.StandardError,
    };

    // Time without a live coordinator does not count: between its last event and the next activation nobody watched.
    // Nor does the time of a pause, nor that after the study's end, until its budget grows.
    private TimeSpan LiveTime(DateTimeOffset now) => _liveBefore + (_activated is { } activated ? now - activated : TimeSpan.Zero);

    private void Add(Trial trial)
    {
        _trials.Add(trial);
        _counts[(int)trial.State]++;
        foreach (var fold in trial.Folds)
            _pending.Enqueue(fold);
        _unfinished.Add(trial.Number);
    }

    private void FoldLease(TrialLeased leased)
    {
        var next = TakeFromQueue(leased);
        _running.Add(next);
        _holders[leased.Holder] = _holders.GetValueOrDefault(leased.Holder) + 1;
        Change(next.Trial, () => next.Lease(leased.Holder, leased.At, _options.LeaseTime));
    }

    private void FoldRelease(TrialReleased released)
    {
        var fold = _trials[released.Trial].Folds[released.Fold];
        FreeHolder(fold);
        Change(fold.Trial, () => fold.Release(released.Cause, released.Step));
        if (released.Cause != ReleaseCause.TrialEnded)
            _pending.Enqueue(fold);
    }

    private void FoldEnd(TrialEnded ended)
    {
        var trial = _trials[ended.Trial];
        if (trial.Folds.Count > 1 || trial.State == TrialState.Pending)
            _pending = new Queue<TrialFold>(_pending.Where(fold => fold.Trial != trial));
        else if (!_paused.Remove(trial.Number))
            FreeHolder(trial.Folds[0]);
        // A journal of before folds were judged in turn leaves some of them out.
        if (trial.Folds.Count > 1 && ended.Outcome.State == TrialState.Completed)
            while (trial.NextToJudge is { } next)
                TakeJudgement(next, ReportDecision.Continue);
        Change(trial, () => trial.End(ended, Plan));
        _pruner.ObserveEnd(trial.Number, trial.State);
        _secondsTold += trial.Seconds;
        _unfinished.Remove(trial.Number);
        var observation = trial.Observe();
        _history.Add(observation);
        FollowImprovement(trial);
        if (trial.State != TrialState.Completed || trial.Value is not { } value || trial.Violation > 0)
            return;
        if (_best is null || IsBetter(trial, value, _best))
            _best = trial;
        FoldFront(observation);
    }

    private void FoldFront(Observation observation)
    {
        if (Plan.Objectives.Count == 0 || observation.Values.Count == 0 || _front.Exists(other => ParetoRanking.Dominates(other, observation, Plan.Objectives)))
            return;
        _front.RemoveAll(other => ParetoRanking.Dominates(observation, other, Plan.Objectives));
        _front.Add(observation);
    }

    private IReadOnlyList<FrontTrial>? Front() => Plan.Objectives.Count == 0 ? null :
    [
        .. _front.OrderBy(trial => trial.Trial).Select(trial => new FrontTrial(
            trial.Trial, Plan.Objectives.Select((objective, i) => KeyValuePair.Create(objective.Metric, trial.Values[i])).ToDictionary(), trial.Configuration)),
    ];

    private bool IsBetter(Trial trial, double value, Trial best) =>
        Plan.Objective.IsBetter(value, best.Value!.Value) || (value == best.Value && trial.Number < best.Number);

    private void FreeHolder(TrialFold fold)
    {
        _running.Remove(fold);
        if (fold.Holder is { } holder && --_holders[holder] == 0)
            _holders.Remove(holder);
    }

    // Trials in each state are counted as they change, never looked for.
    private void Change(Trial trial, Action change)
    {
        _counts[(int)trial.State]--;
        change();
        _counts[(int)trial.State]++;
    }
}
