using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <summary>
/// The proof, from the journal, that nothing was lost or counted twice, and that the read models say the same. The accounts do not
/// use <see cref="Study"/>: a fault there would hide itself.
/// </summary>
public sealed record StudyAudit
{
    /// <summary>Name of the study.</summary>
    public required string Study { get; init; }

    /// <summary>Whether all the lists below are empty.</summary>
    public bool Ok => Missing.Count == 0 && Doubled.Count == 0 && Unleased.Count == 0 && Misstated.Count == 0
        && Gaps.Count == 0 && Unreadable.Count == 0 && Mislabelled.Count == 0 && Unreported.Count == 0 && MisstatedStudy.Count == 0;

    /// <summary>Trials proposed.</summary>
    public required int Proposed { get; init; }

    /// <summary>Trials in a final state.</summary>
    public required int Ended { get; init; }

    /// <summary>Numbers below the highest that were never proposed.</summary>
    public required IReadOnlyList<int> Missing { get; init; }

    /// <summary>Numbers that were proposed, leased, promoted or ended more than once at a time.</summary>
    public required IReadOnlyList<int> Doubled { get; init; }

    /// <summary>Numbers ended by an attempt that did not hold the lease.</summary>
    public required IReadOnlyList<int> Unleased { get; init; }

    /// <summary>Numbers whose row in the trial table is not the one that follows from the journal.</summary>
    public required IReadOnlyList<int> Misstated { get; init; }

    /// <summary>Columns of the study's row that do not say what follows from the journal: submitted, events, summary.</summary>
    public IReadOnlyList<string> MisstatedStudy { get; init; } = [];

    /// <summary>Numbers whose row claims epochs that no report of the journal stands for.</summary>
    public IReadOnlyList<int> Unreported { get; init; } = [];

    /// <summary>Sequence numbers that the journal lacks.</summary>
    public IReadOnlyList<SequenceGap> Gaps { get; init; } = [];

    /// <summary>Sequence numbers of events that cannot be read, or do not follow from those before them.</summary>
    public IReadOnlyList<long> Unreadable { get; init; } = [];

    /// <summary>Sequence numbers of events that are stored under another kind, trial, fold or epoch than their own.</summary>
    public IReadOnlyList<long> Mislabelled { get; init; } = [];

    /// <summary>Leases handed out.</summary>
    public required int Attempts { get; init; }

    /// <summary>What depends on time.</summary>
    public required AuditTiming Timing { get; init; }

    /// <summary>Audits a journal against the trial table that was written with it.</summary>
    /// <param name="study">Name of the study.</param>
    /// <param name="journal">Its events in order; read once.</param>
    /// <param name="table">The states of its trials by number, as the table has them.</param>
    /// <param name="claimed">The epochs of its trials by number, as the table has them; null where they are not looked at.</param>
    public static StudyAudit Of(
        string study, IEnumerable<StudyEvent> journal, IReadOnlyDictionary<int, TrialState> table,
            IReadOnlyDictionary<int, int>? claimed = null)
    {
        var proposed = new HashSet<int>();
        var states = new Dictionary<int, TrialState>();
        var leases = new Dictionary<(int Trial, int Fold), int>();
        var held = new Dictionary<int, int>();
        var foldsEnded = new Dictionary<(int Trial, int Fold), int>();
        var reported = new Dictionary<int, int>();
        var doubled = new SortedSet<int>();
        var unleased = new SortedSet<int>();
        int attempts = 0, late = 0;
        foreach (var happened in journal)
        {
            switch (happened)
            {
                case TrialProposed { Trial: var trial }:
                    if (!proposed.Add(trial))
                        doubled.Add(trial);
                    states.TryAdd(trial, TrialState.Pending);
                    break;
                case TrialLeased { Trial: var trial } leased:
                    attempts++;
                    if (!leases.TryAdd((trial, leased.Fold), leased.Attempt)
                        || IsFinal(states.GetValueOrDefault(trial))
                        || foldsEnded.ContainsKey((trial, leased.Fold)))
                        doubled.Add(trial);
                    held[trial] = held.GetValueOrDefault(trial) + 1;
                    states[trial] = TrialState.Running;
                    break;
                case TrialReported { Trial: var trial, Report.Epoch: var epoch }:
                    reported[trial] = Math.Max(epoch, reported.GetValueOrDefault(trial));
                    break;
                case TrialReleased { Trial: var trial } released:
                    Free(released);
                    states[trial] = WithoutOneLease(trial);
                    break;
                case TrialPaused { Trial: var trial } paused:
                    if (!Free(paused))
                        unleased.Add(trial);
                    states[trial] = TrialState.Paused;
                    break;
                case TrialPromoted { Trial: var trial }:
                    if (states.GetValueOrDefault(trial) != TrialState.Paused)
                        doubled.Add(trial);
                    states[trial] = TrialState.Pending;
                    break;
                case FoldEnded { Trial: var trial } ended:
                    if (!Free(ended))
                        unleased.Add(trial);
                    if (!foldsEnded.TryAdd((trial, ended.Fold), ended.Attempt))
                        doubled.Add(trial);
                    states[trial] = WithoutOneLease(trial);
                    break;
                case TrialEnded { Trial: var trial } ended:
                    var state = states.GetValueOrDefault(trial);
                    if (IsFinal(state))
                        doubled.Add(trial);
                    else if (!IsPrunedWhileItWaits(state, ended) && !Free(ended) && !IsCanceledWithoutALease(ended)
                        && foldsEnded.GetValueOrDefault((trial, ended.Fold)) != ended.Attempt)
                        unleased.Add(trial);
                    states[trial] = ended.Outcome.State;
                    break;
                case TrialToldLate:
                    late++;
                    break;
            }
        }

        var numbers = states.Keys.Concat(table.Keys).DefaultIfEmpty(-1).Max() + 1;
        return new StudyAudit
        {
            Study = study,
            Proposed = proposed.Count,
            Ended = states.Values.Count(IsFinal),
            Missing = [.. Enumerable.Range(0, numbers).Where(number => !proposed.Contains(number))],
            Doubled = [.. doubled],
            Unleased = [.. unleased],
            Misstated =
            [
                .. states.Where(trial => !table.TryGetValue(trial.Key, out var stated) || stated != trial.Value)
                    .Select(trial => trial.Key).Order(),
            ],
            Unreported =
            [
                .. (claimed ?? new Dictionary<int, int>()).Where(trial => trial.Value > reported.GetValueOrDefault(trial.Key))
                    .Select(trial => trial.Key).Order(),
            ],
            Attempts = attempts,
            Timing = new AuditTiming(late),
        };

        // Whether the attempt held the lease, which it then no longer does.
        bool Free(AttemptEvent ending)
        {
            var isHeld = leases.Remove((ending.Trial, ending.Fold), out var holding);
            if (isHeld)
                held[ending.Trial]--;
            return isHeld && holding == ending.Attempt;
        }

        // The operator also ends trials without a lease, but none that another attempt holds.
        bool IsCanceledWithoutALease(TrialEnded ended) =>
            ended.Outcome.State == TrialState.Canceled && held.GetValueOrDefault(ended.Trial) == 0;

        TrialState WithoutOneLease(int trial) => held.GetValueOrDefault(trial) > 0 ? TrialState.Running : TrialState.Pending;
    }

    // A trial at a rung holds no lease, and is pruned when no other trial is left that could promote it.
    private static bool IsPrunedWhileItWaits(TrialState state, TrialEnded ended) =>
        state == TrialState.Paused && ended.Outcome.State == TrialState.Pruned;

    private static bool IsFinal(TrialState state) =>
        state is not (TrialState.Pending or TrialState.Running or TrialState.Paused);
}

/// <summary>Sequence numbers that are missing, from the first to the last.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The last.</param>
public sealed record SequenceGap(long From, long To);
