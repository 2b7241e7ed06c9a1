using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <summary>
/// The trials of a study: where each stands, how many stand so, which folds wait for a slot, and what has ended, in order. Every count is
/// kept, none is scanned for.
/// </summary>
internal sealed class TrialLedger(SearchPlan plan)
{
    private readonly List<Trial> _trials = [];
    private readonly SortedSet<int> _unfinished = [];
    private readonly List<Observation> _history = [];
    private readonly HashSet<TrialAttempt> _late = [];
    private readonly int[] _counts = new int[Enum.GetValues<TrialState>().Length];
    private Queue<TrialFold> _waiting = [];

    /// <summary>Number of trials proposed.</summary>
    public int Count => _trials.Count;

    /// <summary>All trials, by number.</summary>
    public IReadOnlyList<Trial> All => _trials;

    /// <summary>Number of trials that have ended.</summary>
    public int EndedCount => Count - CountOf(TrialState.Pending) - CountOf(TrialState.Running) - CountOf(TrialState.Paused);

    /// <summary>Trials that have not ended, by number.</summary>
    public IEnumerable<Trial> Unfinished => _unfinished.Select(number => _trials[number]);

    /// <summary>Folds that wait for a slot, those first that have waited longest.</summary>
    public IReadOnlyCollection<TrialFold> Waiting => _waiting;

    /// <summary>The fold that has waited longest; null where none waits.</summary>
    public TrialFold? FirstWaiting => _waiting.TryPeek(out var first) ? first : null;

    /// <summary>Trials taken over from another study, then those of this one that have ended, in the order of their ends.</summary>
    public IReadOnlyList<Observation> History => _history;

    /// <summary>Seconds that the ended trials took.</summary>
    public double Seconds { get; private set; }

    /// <summary>A trial by its number.</summary>
    public Trial this[int number] => _trials[number];

    /// <summary>How many trials stand so.</summary>
    public int CountOf(TrialState state) => _counts[(int)state];

    /// <summary>How many trials are in which state.</summary>
    public TrialCounts Counts() => new(
        Count, CountOf(TrialState.Pending), CountOf(TrialState.Running), CountOf(TrialState.Paused),
        CountOf(TrialState.Completed), CountOf(TrialState.Pruned), CountOf(TrialState.Diverged),
        CountOf(TrialState.Failed), CountOf(TrialState.Canceled));

    /// <summary>The fold of an event.</summary>
    public TrialFold FoldOf(AttemptEvent happened) => _trials[happened.Trial].Folds[happened.Fold];

    /// <summary>The fold of an attempt; null where there is none of that number.</summary>
    public TrialFold? Find(TrialAttempt attempt) =>
        (uint)attempt.Trial < (uint)Count && (uint)attempt.Fold < (uint)_trials[attempt.Trial].Folds.Count
            ? _trials[attempt.Trial].Folds[attempt.Fold]
            : null;

    /// <summary>Whether the attempt has told an outcome without its lease before.</summary>
    public bool IsLate(TrialAttempt attempt) => _late.Contains(attempt);

    /// <summary>
    /// Why the study failed, if every trial did; else null. Trials that were canceled before the budget grew do not count.
    /// </summary>
    public string? WhyAllFailed()
    {
        var failed = CountOf(TrialState.Failed);
        if (failed == 0 || failed + CountOf(TrialState.Canceled) != Count)
            return null;
        var last = _trials[_history.FindLast(trial => trial.State == TrialState.Failed)!.Trial];
        return $"{(failed == 1 ? "its only trial" : $"each of its {failed} trials")} failed, the last with {last.Reason}";
    }

    /// <summary>Takes the next event.</summary>
    public void Apply(StudyEvent happened)
    {
        switch (happened)
        {
            case StudySubmitted { Transferred: { } transferred } when plan.WarmStart?.Use == WarmStartUse.Trials:
                _history.AddRange(transferred);
                break;
            case TrialProposed proposed:
                Add(new Trial(proposed, plan.Folds));
                break;
            case TrialPromoted promoted:
                Promote(_trials[promoted.Trial]);
                break;
            case AttemptEvent attempt:
                Apply(attempt, FoldOf(attempt));
                break;
        }
    }

    private void Apply(AttemptEvent happened, TrialFold fold)
    {
        switch (happened)
        {
            case TrialLeased leased:
                TakeFromQueue(fold);
                Change(fold.Trial, () => fold.Lease(leased.Holder.Silo, leased.At));
                break;
            case TrialReported reported:
                fold.Report(reported.Report, reported.Decision, plan.Objective);
                if (fold.Trial.Folds.Count == 1)
                    fold.Trial.Measure(plan);
                break;
            case TrialCaughtUp:
                fold.CatchUp();
                break;
            case TrialReleased released:
                Change(fold.Trial, () => fold.Release(released.Cause, released.Step));
                if (released.Cause != ReleaseCause.TrialEnded)
                    _waiting.Enqueue(fold);
                break;
            case TrialPaused paused:
                Change(fold.Trial, () => fold.Pause(paused.Outcome));
                break;
            case FoldEnded ended:
                EndFold(fold, ended);
                break;
            case FoldJudged judged:
                Judge(fold, judged.Decision);
                break;
            case TrialEnded ended:
                End(fold.Trial, ended);
                break;
            case TrialToldLate late:
                _late.Add(new TrialAttempt(late.Trial, late.Attempt, late.Fold));
                break;
        }
    }

    private void Add(Trial trial)
    {
        _trials.Add(trial);
        _counts[(int)trial.State]++;
        foreach (var fold in trial.Folds)
            _waiting.Enqueue(fold);
        _unfinished.Add(trial.Number);
    }

    private void Promote(Trial trial)
    {
        Change(trial, trial.Folds[0].Promote);
        _waiting.Enqueue(trial.Folds[0]);
    }

    private void EndFold(TrialFold fold, FoldEnded ended)
    {
        Change(fold.Trial, () => fold.End(ended.Outcome));
        if (ended.Outcome.State != TrialState.Completed)
            fold.Trial.EndWith(fold);
        else if (fold.Trial.FoldsJudged == fold.Number)
            fold.Trial.Judge(fold, ended.Decision);
        DropWaiting(fold.Trial);
        fold.Trial.Measure(plan);
    }

    private void Judge(TrialFold fold, ReportDecision decision)
    {
        fold.Trial.Judge(fold, decision);
        DropWaiting(fold.Trial);
    }

    private void End(Trial trial, TrialEnded ended)
    {
        if (trial.Folds.Count > 1 || trial.State == TrialState.Pending)
            _waiting = new Queue<TrialFold>(_waiting.Where(fold => fold.Trial != trial));
        Change(trial, () => trial.End(ended, plan));
        Seconds += trial.Seconds;
        _unfinished.Remove(trial.Number);
        _history.Add(trial.Observe());
    }

    // Folds above one that ends the trial are of no more use.
    private void DropWaiting(Trial trial)
    {
        if (trial.LowestEnding is { } lowest && trial.Folds.Any(fold => fold.Number > lowest && fold.State == TrialState.Pending))
            _waiting = new Queue<TrialFold>(_waiting.Where(fold => fold.Trial != trial || fold.Number < lowest));
    }

    private void TakeFromQueue(TrialFold fold)
    {
        if (_waiting.TryPeek(out var next) && next == fold)
        {
            _waiting.Dequeue();
            return;
        }

        var before = _waiting.Count;
        _waiting = new Queue<TrialFold>(_waiting.Where(other => other != fold));
        if (_waiting.Count == before)
            throw new InvalidOperationException($"the journal leases trial {fold.Trial.Number}, fold {fold.Number}, which did not wait");
    }

    private void Change(Trial trial, Action change)
    {
        _counts[(int)trial.State]--;
        change();
        _counts[(int)trial.State]++;
    }
}
