using System.Text.RegularExpressions;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <summary>
/// What attempts that threw say of silos and of the study. A silo on which trials fail that go well elsewhere gets no more of them; when
/// all trials throw the same, no more are tried.
/// </summary>
internal sealed partial class SiloHealth(SearchPlan plan, Leases leases)
{
    // Trials in a row that tell of more than themselves: on one silo, or in a study of which nothing ever ended well.
    private const int TellingFailures = 3;

    // A study that has shown to work may have a space in which every third trial throws: three in a row are then to be expected.
    private const int TellingFailuresOnceWell = 10;

    private readonly Dictionary<string, AlikeFailures> _failures = [];
    private readonly Dictionary<string, SiloFailures> _failingSilos = [];
    private readonly Dictionary<string, string> _takenOut = [];
    private int _maxAttempts = plan.Budget.MaxAttempts;
    private bool _endedWell;

    /// <summary>Silos that get no more trials in their present life, by address with generation; why not.</summary>
    public IReadOnlyDictionary<string, string> TakenOut => _takenOut;

    /// <summary>Whether the trial threw, as opposed to what ended it from outside.</summary>
    public static bool IsThrown(TrialOutcome outcome) =>
        outcome is { State: TrialState.Failed, Cause: null or FailureCause.Exception or FailureCause.OutOfMemory };

    /// <summary>Whether other silos than this one work on the study whose results would count.</summary>
    public bool OthersAreAtWork(string silo, DateTimeOffset now) => leases.OthersAtWork(silo, now).Any(IsTrusted);

    /// <summary>Whether a silo gets nothing now: it is taken out, or it is not clear yet whether the fault is its own.</summary>
    public bool IsKeptFromWork(string silo, DateTimeOffset now)
    {
        if (_failingSilos.Count == 0 && _takenOut.Count == 0)
            return false;
        return _takenOut.ContainsKey(silo) || (IsFailing(silo) && OthersAreAtWork(silo, now));
    }

    /// <summary>Silos that are to be taken out now, with the reasons.</summary>
    public IReadOnlyList<(string Silo, string Reason)> Sick() =>
    [
        .. _failingSilos.Where(silo => silo.Value.Trials.Count >= TellingFailures && silo.Value.GoesWellElsewhere)
            .Select(silo => (silo.Key, silo.Value.InWords())),
    ];

    /// <summary>Why the study is to pause, since its trials throw the same on whatever silo; null while there is no reason.</summary>
    public string? CommonFault(DateTimeOffset now)
    {
        var telling = _endedWell ? TellingFailuresOnceWell : TellingFailures;
        if (_failures.Values.FirstOrDefault(alike => alike.Trials.Count >= telling && IsNoSilosFault(alike, now)) is not { } same)
            return null;
        var others = _endedWell ? "since then none" : "no other";
        return $"{same.Trials.Count} trials ({string.Join(", ", same.Trials)}) threw the same, and {others} has ended well: {same.Reason}";
    }

    /// <summary>Takes the next event; its fold is null where it concerns none.</summary>
    public void Apply(StudyEvent happened, TrialFold? fold)
    {
        switch (happened)
        {
            case BudgetGrown grown:
                _maxAttempts = grown.Budget.MaxAttempts;
                break;
            case TrialReleased { Cause: ReleaseCause.Exception or ReleaseCause.OutOfMemory } released:
                FollowFailure(fold!, released.Reason);
                break;
            case FoldEnded ended:
                FollowEnd(fold!, ended.Outcome);
                break;
            case TrialEnded ended when fold!.Trial.Folds.Count == 1:
                FollowEnd(fold, ended.Outcome);
                break;
            case TrialPaused paused:
                FollowEnd(fold!, paused.Outcome);
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

    private bool IsFailing(string silo) => _failingSilos.TryGetValue(silo, out var failing) && failing.Trials.Count >= TellingFailures;

    private bool IsTrusted(string silo) => !_takenOut.ContainsKey(silo) && !IsFailing(silo);

    private bool IsNoSilosFault(AlikeFailures alike, DateTimeOffset now) =>
        alike.Silos.Count > 1 || !OthersAreAtWork(alike.Silos.First(), now);

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
            failing.GoesWellElsewhere |= _maxAttempts == 1 || failing.Trials.Contains(fold.Trial.Number);
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

        public string InWords() =>
            $"trials {string.Join(", ", Trials)} failed there one after the other, while they went well elsewhere; the last with {Last}";
    }
}
