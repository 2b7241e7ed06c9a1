using SearchCluster.Search.Pareto;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <content>The fold of events into state, and what can be read from it. Every count is kept, none is scanned for.</content>
public sealed partial class Study
{
    private readonly List<Trial> _trials = [];
    private readonly Queue<int> _pending = [];
    private readonly HashSet<int> _running = [];
    private readonly SortedSet<int> _unfinished = [];
    private readonly Dictionary<string, int> _holders = [];
    private readonly List<Observation> _history = [];
    private readonly HashSet<TrialAttempt> _late = [];
    private readonly int[] _ended = new int[Enum.GetValues<TrialState>().Length];
    private readonly List<Observation> _front = [];
    private Trial? _best;
    private int? _evaluatedTrial;
    private IReadOnlyDictionary<string, double>? _test;
    private double _secondsTold;
    private DateTimeOffset? _firstProposal;
    private DateTimeOffset _lastTell;
    private DateTimeOffset? _activated;
    private DateTimeOffset _lastEvent;
    private TimeSpan _liveBefore;

    /// <summary>Mean duration of the ended trials in seconds; null before the first.</summary>
    private double? MeanSeconds => EndedTrials > 0 ? _secondsTold / EndedTrials : null;

    private int EndedTrials => _trials.Count - _pending.Count - _running.Count - _paused.Count;

    /// <summary>Takes one journaled event into the state.</summary>
    public void Fold(StudyEvent happened)
    {
        switch (happened)
        {
            case StudySubmitted { Transferred: { } transferred }:
                _sampler = Plan.SamplerFrom(transferred);
                if (Plan.WarmStart?.Use == WarmStartUse.Trials)
                    _history.AddRange(transferred);
                break;
            case CoordinatorActivated:
                _liveBefore = LiveTime(_lastEvent);
                _activated = State == StudyState.Running ? happened.At : null;
                break;
            case BudgetGrown grown:
                _activated ??= happened.At;
                Plan = Plan with { Budget = grown.Budget };
                _trialsPlanned = Plan.Trials;
                State = StudyState.Running;
                _upcoming = null;
                break;
            case TrialProposed proposed:
                _firstProposal ??= happened.At;
                _trials.Add(new Trial(proposed));
                _pending.Enqueue(proposed.Trial);
                _unfinished.Add(proposed.Trial);
                break;
            case TrialLeased leased:
                FoldLease(leased);
                break;
            case TrialReported reported:
                FoldReport(reported);
                break;
            case TrialReleased released:
                FreeHolder(_trials[released.Trial]);
                _trials[released.Trial].Release(released.Cause);
                _pending.Enqueue(released.Trial);
                break;
            case TrialPaused paused:
                FoldPause(paused);
                break;
            case TrialPromoted promoted:
                FoldPromotion(promoted.Trial);
                break;
            case TrialEnded ended:
                FoldEnd(ended);
                break;
            case TrialToldLate late:
                _late.Add(new TrialAttempt(late.Trial, late.Attempt));
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
                break;
        }

        _lastEvent = happened.At;
        Sequence++;
    }

    /// <summary>The trials of this study that have ended, in the order of their ends.</summary>
    public IEnumerable<Observation> Ended => _history.Where(trial => trial.Trial >= 0);

    /// <summary>The study as users see it.</summary>
    public StudySummary Summarize()
    {
        var seconds = _firstProposal is { } first && EndedTrials > 0 ? (_lastTell - first).TotalSeconds : 0;
        return new StudySummary
        {
            Study = Plan.Name,
            State = State,
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
        _trials.Count, _pending.Count, _running.Count, _paused.Count,
        _ended[(int)TrialState.Completed], _ended[(int)TrialState.Pruned], _ended[(int)TrialState.Diverged],
        _ended[(int)TrialState.Failed], _ended[(int)TrialState.Canceled]);

    private BestTrial? Best() => _best is null ? null : new BestTrial(
        _best.Number, _best.Value!.Value, _best.Epoch, _best.Configuration, _evaluatedTrial == _best.Number ? _test : null);

    private IEnumerable<Trial> Running() => _running.Select(number => _trials[number]);

    // Time without a live coordinator does not count: between its last event and the next activation nobody watched.
    // Nor does the time after the study's end, until its budget grows.
    private TimeSpan LiveTime(DateTimeOffset now) => _liveBefore + (_activated is { } activated ? now - activated : TimeSpan.Zero);

    private void FoldLease(TrialLeased leased)
    {
        // The next waiting trial is the one that is leased: Ask takes from the head of this queue alone.
        var next = _pending.Dequeue();
        if (next != leased.Trial)
            throw new InvalidOperationException($"the journal leases trial {leased.Trial}, but trial {next} was next in the queue");

        _running.Add(leased.Trial);
        _holders[leased.Holder] = _holders.GetValueOrDefault(leased.Holder) + 1;
        _trials[leased.Trial].Lease(leased.Holder, leased.At + _options.LeaseTime);
    }

    private void FoldEnd(TrialEnded ended)
    {
        var trial = _trials[ended.Trial];
        if (!_paused.Remove(trial.Number))
            FreeHolder(trial);
        trial.End(ended.Outcome);
        _pruner.ObserveEnd(trial.Number, trial.State);
        _ended[(int)trial.State]++;
        _secondsTold += trial.Outcome!.Timing.Seconds;
        _lastTell = ended.At;
        _unfinished.Remove(trial.Number);
        var observation = trial.Observe();
        _history.Add(observation);
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

    private void FreeHolder(Trial trial)
    {
        _running.Remove(trial.Number);
        if (trial.Holder is { } holder && --_holders[holder] == 0)
            _holders.Remove(holder);
    }
}
