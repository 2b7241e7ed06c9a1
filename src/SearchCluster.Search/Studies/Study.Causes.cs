using System.Text.RegularExpressions;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <content>
/// What follows from attempts that came to nothing. For the trial: what is not its fault is free, up to a bound. For its silo: where
/// trials fail that go well elsewhere, no more are sent. For the study: when all trials throw the same, no more are tried.
/// </content>
public sealed partial class Study
{
    /// <summary>
    /// Silos, each with its generation, that die one after the other while they execute a trial that makes no progress: with the last of
    /// them it has failed as <see cref="FailureCause.Suspected"/>.
    /// </summary>
    public const int MostLivesLost = 5;

    // Trials in a row that tell of more than themselves: on one silo, or in a study of which nothing ever ended well.
    private const int TellingFailures = 3;

    // A study that has shown to work may have a space in which every third trial throws: three in a row are then to be expected.
    private const int TellingFailuresOnceWell = 10;

    private readonly Suspicions _suspicions = new();
    private readonly Dictionary<string, AlikeFailures> _failures = [];
    private readonly Dictionary<string, SiloFailures> _failingSilos = [];
    private readonly Dictionary<string, string> _takenOut = [];
    private readonly Dictionary<string, DateTimeOffset> _lastLeased = [];
    private bool _endedWell;

    /// <summary>Silos that get no more trials of this study in their present life, by address with generation; why not.</summary>
    public IReadOnlyDictionary<string, string> TakenOut => _takenOut;

    // Diverging is a result. Trials that were canceled, before the study's budget grew, are none and no failure.
    private string? WhyItFailed()
    {
        var failed = CountOf(TrialState.Failed);
        return failed > 0 && failed + CountOf(TrialState.Canceled) == _trials.Count
            ? $"{(failed == 1 ? "its only trial" : $"each of its {failed} trials")} failed, the last with {_trials[_history.FindLast(trial => trial.State == TrialState.Failed)!.Trial].Reason}"
            : null;
    }

    private bool IsTriedAgain(TrialFold fold, TrialOutcome outcome) =>
        IsThrown(outcome) && fold.Exceptions + 1 < Plan.Budget.MaxAttempts;

    private void End(TrialFold fold, TrialOutcome outcome, DateTimeOffset now)
    {
        if (fold.Trial.Folds.Count > 1)
            EndFold(fold, outcome, now);
        else
            Happen(new TrialEnded { At = now, Trial = fold.Trial.Number, Attempt = fold.Attempt, Outcome = outcome });
    }

    private void Lose(TrialFold fold, long? step, bool together, DateTimeOffset now)
    {
        // Its trial may have ended with the fold before.
        if (fold.State != TrialState.Running)
            return;
        if (_suspicions.Verdict(fold, step, together, now) is { } silos)
            Fail(fold, FailureCause.Suspected, $"suspected: {silos.Count} silos died while they executed it: {string.Join(", ", silos)}; {NoProgress(fold)}", now);
        else
            Happen(Released(fold, ReleaseCause.Lost, now) with { Step = step, Together = together });
    }

    private static string NoProgress(TrialFold fold) => fold.LastEpoch < 0
        ? "none of these attempts reported an epoch"
        : $"none of these attempts got beyond epoch {fold.LastEpoch}";

    private bool DieTogether(Func<string, bool> holders)
    {
        if (_suspicions.IsOneProcess)
            return false;
        var silos = _running.Select(fold => fold.Silo)
            .Concat(_running.SelectMany(_suspicions.Witnesses));
        return silos.Distinct().Count(silo => holders($"{silo}/0")) > 1;
    }

    // Workers tell of it themselves. But one that hangs does not, while its silo's heartbeat renews the lease.
    private void EndOverdue(DateTimeOffset now)
    {
        if (Plan.Budget.TrialTime is not { } limit)
            return;
        foreach (var fold in _running.Where(fold => fold.Watched + limit + _options.LeaseTime <= now).ToList())
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

    // A trial that threw goes on elsewhere, if there is such a place: the fault may be the silo's. Trials under suspicion wait.
    private TrialFold? WaitingFor(string holder, DateTimeOffset now)
    {
        if (!_pending.TryPeek(out var next) || (next.FailedOn is null && !_suspicions.IsSuspect(next.Trial.Number)))
            return next;
        var silo = SlotHolder.SiloOf(holder);
        var othersAreAtWork = OthersAreAtWork(silo, now);
        return _pending.FirstOrDefault(fold => !_suspicions.IsSuspect(fold.Trial.Number) && (!othersAreAtWork || fold.FailedOn != silo));
    }

    // One trial under suspicion at a time: of two, both would answer for the silo that one of them ends.
    private TrialFold? SuspectWaiting()
    {
        if (!_suspicions.Any)
            return null;
        var running = _running.FirstOrDefault(fold => _suspicions.IsSuspect(fold.Trial.Number))?.Trial;
        return _pending.FirstOrDefault(fold => _suspicions.IsSuspect(fold.Trial.Number) && (running is null || running == fold.Trial));
    }

    private void Witness(string holder, DateTimeOffset now)
    {
        if (!_suspicions.Any)
            return;
        var silo = SlotHolder.SiloOf(holder);
        foreach (var fold in _running.Where(fold => _suspicions.Wants(silo, fold)).ToList())
            Happen(new TrialWitnessed { At = now, Trial = fold.Trial.Number, Fold = fold.Number, Attempt = fold.Attempt, Silo = silo });
    }

    private TrialFold TakeFromQueue(TrialLeased leased)
    {
        if (_pending.TryPeek(out var next) && IsOf(next))
            return _pending.Dequeue();
        next = _pending.FirstOrDefault(IsOf)
            ?? throw new InvalidOperationException($"the journal leases trial {leased.Trial}, fold {leased.Fold}, which was not in the queue");
        _pending = new Queue<TrialFold>(_pending.Where(fold => fold != next));
        return next;

        bool IsOf(TrialFold fold) => fold.Trial.Number == leased.Trial && fold.Number == leased.Fold;
    }

    // A silo of which it is not clear yet whether the fault is its own waits for what comes out elsewhere.
    private bool IsKeptFromWork(string holder, DateTimeOffset now)
    {
        if (_failingSilos.Count == 0 && _takenOut.Count == 0)
            return false;
        var silo = SlotHolder.SiloOf(holder);
        return _takenOut.ContainsKey(silo)
            || (_failingSilos.TryGetValue(silo, out var failing) && failing.Trials.Count >= TellingFailures && OthersAreAtWork(silo, now));
    }

    // Silos whose word would count: not those that wait for such a word themselves. Also one that has just told and not asked yet.
    private bool OthersAreAtWork(string silo, DateTimeOffset now) =>
        _lastLeased.Any(other => other.Key != silo && now - other.Value < _options.LeaseTime && IsTrusted(other.Key))
        || _holders.Keys.Select(SlotHolder.SiloOf).Any(other => other != silo && IsTrusted(other));

    private bool IsTrusted(string silo) =>
        !_takenOut.ContainsKey(silo) && !(_failingSilos.TryGetValue(silo, out var failing) && failing.Trials.Count >= TellingFailures);

    private void FollowCauses(StudyEvent happened)
    {
        switch (happened)
        {
            case TrialLeased leased:
                _lastLeased[SlotHolder.SiloOf(leased.Holder)] = leased.At;
                break;
            case TrialReleased { Cause: ReleaseCause.Lost } released:
                _lastLeased.Remove(FoldOf(released).Silo);
                break;
            case TrialReleased { Cause: ReleaseCause.Drained } released:
                _lastLeased.Remove(FoldOf(released).Silo);
                break;
            case TrialReleased { Cause: ReleaseCause.Exception or ReleaseCause.OutOfMemory } released:
                FollowFailure(FoldOf(released), released.Reason);
                break;
            case FoldEnded ended:
                FollowEnd(FoldOf(ended), ended.Outcome);
                break;
            case TrialEnded ended when _trials[ended.Trial].Folds.Count == 1:
                FollowEnd(FoldOf(ended), ended.Outcome);
                break;
            case TrialPaused paused:
                FollowEnd(FoldOf(paused), paused.Outcome);
                break;
            case StudyResumed:
                _failures.Clear();
                break;
            case SiloTakenOut takenOut:
                _takenOut[takenOut.Silo] = takenOut.Reason;
                _failingSilos.Remove(takenOut.Silo);
                break;
        }
    }

    private TrialFold FoldOf(AttemptEvent happened) => _trials[happened.Trial].Folds[happened.Fold];

    private void FollowEnd(TrialFold fold, TrialOutcome outcome)
    {
        if (IsThrown(outcome))
            FollowFailure(fold, outcome.Reason);
        if (outcome.State is TrialState.Failed or TrialState.Canceled)
            return;

        _endedWell = true;
        _failures.Clear();
        _failingSilos.Remove(fold.Silo);
        // The trials that failed there have the last word; where none is tried again, any other speaks for the other silos.
        foreach (var failing in _failingSilos.Values)
            failing.GoesWellElsewhere |= Plan.Budget.MaxAttempts == 1 || failing.Trials.Contains(fold.Trial.Number);
    }

    private void FollowFailure(TrialFold fold, string? reason)
    {
        var trial = fold.Trial.Number;
        var kind = Numbers().Replace(reason ?? "", "#");
        if (!_failures.TryGetValue(kind, out var alike))
            _failures[kind] = alike = new AlikeFailures(reason ?? "no reason given");
        alike.Trials.Add(trial);
        alike.Silos.Add(fold.Silo);

        // What throws on two silos throws by itself.
        var throwsElsewhere = false;
        foreach (var (silo, other) in _failingSilos)
            throwsElsewhere |= silo != fold.Silo && other.Trials.Remove(trial);
        if (throwsElsewhere)
            return;
        if (!_failingSilos.TryGetValue(fold.Silo, out var failing))
            _failingSilos[fold.Silo] = failing = new SiloFailures();
        failing.Trials.Add(trial);
        failing.Last = reason;
    }

    private void DrawConclusions(DateTimeOffset now)
    {
        foreach (var (silo, failing) in _failingSilos.Where(silo => silo.Value.Trials.Count >= TellingFailures && silo.Value.GoesWellElsewhere).ToList())
            Happen(new SiloTakenOut
            {
                At = now,
                Silo = silo,
                Reason = $"trials {string.Join(", ", failing.Trials)} failed there one after the other, while they went well elsewhere; the last with {failing.Last}",
            });

        var telling = _endedWell ? TellingFailuresOnceWell : TellingFailures;
        if (State == StudyState.Running && _failures.Values.FirstOrDefault(alike => alike.Trials.Count >= telling && IsNoSilosFault(alike, now)) is { } same)
            Pause(now, $"{same.Trials.Count} trials ({string.Join(", ", same.Trials)}) threw the same, and {(_endedWell ? "since then none" : "no other")} has ended well: {same.Reason}");
    }

    private bool IsNoSilosFault(AlikeFailures alike, DateTimeOffset now) => alike.Silos.Count > 1 || !OthersAreAtWork(alike.Silos.First(), now);

    private static bool IsThrown(TrialOutcome outcome) =>
        outcome is { State: TrialState.Failed, Cause: null or FailureCause.Exception or FailureCause.OutOfMemory };

    [GeneratedRegex(@"\d+")]
    private static partial Regex Numbers();

    /// <summary>Trials that threw the same, but for numbers in its message, since a trial last ended well.</summary>
    private sealed record AlikeFailures(string Reason)
    {
        public SortedSet<int> Trials { get; } = [];

        public HashSet<string> Silos { get; } = [];
    }

    /// <summary>Trials that threw on one silo, and on no other, since one last ended well there.</summary>
    private sealed class SiloFailures
    {
        public SortedSet<int> Trials { get; } = [];

        public bool GoesWellElsewhere { get; set; }

        public string? Last { get; set; }
    }
}
