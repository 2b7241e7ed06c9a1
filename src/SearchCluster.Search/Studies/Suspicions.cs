using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <summary>
/// The evidence that a trial ends the silos on which it runs. It follows from events alone.
/// <para>
/// Evidence is a row of deaths of silos that executed the trial, without progress between them. Progress is a report of a further epoch,
/// a later checkpoint, a fold that ended or a rung that was reached; it ends the row, and the next death is the first of a new one. From
/// the third on a death counts only if the attempt was back at the furthest epoch that the trial has reached: a trial that began anew and
/// died earlier has shown before that it survives that place.
/// </para>
/// <para>
/// A row of <see cref="DeathsUnderSuspicion"/> puts the trial under suspicion: it is leased after all other work, and no second suspect
/// runs beside it. So other trials show in the meantime whether they survive, and of several suspects each answers for itself. The trial
/// has failed with a row of <see cref="Study.MostLivesLost"/>, of which at least <see cref="DeathsApart"/> were apart: under suspicion,
/// and while no other silo died. Where a whole machine or cluster goes down at once, again and again, no trial fails.
/// </para>
/// <para>
/// Silos inside one process, as <c>run</c> starts them, live and die together: the process counts as one silo. A user who kills it ends
/// other trials too, or hits other trials the next time; five deaths without any progress of one trial are evidence against that trial.
/// </para>
/// </summary>
internal sealed class Suspicions
{
    /// <summary>Deaths in a row that put a trial under suspicion.</summary>
    public const int DeathsUnderSuspicion = 3;

    /// <summary>Of the deaths that fail a trial, how many must have been apart from those of other silos and suspects.</summary>
    public const int DeathsApart = 2;

    // A second death tells little, and costs no event.
    private const int DeathsAnywhere = 2;

    // The silos of one machine are not found dead in the same moment.
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(10);

    private readonly Dictionary<int, List<Death>> _rows = [];
    private readonly Dictionary<string, long> _lastSigns = [];
    private readonly Dictionary<string, (DateTimeOffset At, long Event)> _deadSilos = [];
    private readonly Dictionary<TrialFold, HashSet<string>> _witnesses = [];
    private readonly Dictionary<string, DateTimeOffset> _watched = [];
    private bool _isOneProcess;
    private int _activations;
    private long _events;

    /// <summary>Whether the trial is under suspicion.</summary>
    public bool IsSuspect(int trial) => _rows.TryGetValue(trial, out var row) && row.Count >= DeathsUnderSuspicion;

    /// <summary>Whether it matters that the fold's attempt is back where an earlier one had been.</summary>
    public bool AsksWhetherBack(TrialFold fold) =>
        !fold.IsBack && _rows.TryGetValue(fold.Trial.Number, out var row) && row.Count >= DeathsAnywhere;

    /// <summary>Whether any trial is under suspicion.</summary>
    public bool Any => _rows.Values.Any(row => row.Count >= DeathsUnderSuspicion);

    /// <summary>
    /// Whether it is of use to know that the silo lives while the fold runs: the fold is of a suspect, and few others are known.
    /// </summary>
    public bool Wants(string silo, TrialFold fold) => !_isOneProcess && silo != fold.Silo && IsSuspect(fold.Trial.Number)
        && (!_witnesses.TryGetValue(fold, out var known) || (known.Count < DeathsUnderSuspicion && !known.Contains(silo)));

    /// <summary>Silos of which it is known that they lived while a suspect that runs now ran.</summary>
    public IEnumerable<string> Witnesses => _witnesses.Values.SelectMany(known => known);

    /// <summary>Why the trial has failed, if this death of the fold's silo is the last of a row that fails it; else null.</summary>
    /// <param name="fold">A fold whose silo died.</param>
    /// <param name="step">The step of its last checkpoint; null for none.</param>
    /// <param name="together">Whether another silo died at the same time.</param>
    /// <param name="now">Current time.</param>
    public string? Verdict(TrialFold fold, long? step, bool together, DateTimeOffset now)
    {
        var row = RowAfter(fold, step, together, now);
        if (row.Count < Study.MostLivesLost || row.Skip(DeathsUnderSuspicion).Count(death => !death.Together) < DeathsApart)
            return null;
        var silos = string.Join(", ", row.Select(death => death.Silo));
        var progress = fold.LastEpoch < 0 ? "reported an epoch" : $"got beyond epoch {fold.LastEpoch}";
        return $"suspected: {row.Count} silos died while they executed it: {silos}; none of these attempts {progress}";
    }

    /// <summary>Silos that lived while a suspect ran whose silo has died since.</summary>
    public IEnumerable<string> Watched => _watched.Keys;

    /// <summary>
    /// Of dead silos those that hold nothing and yet are to be journaled: witnesses of a suspect that runs, or of one whose silo was found
    /// dead moments before.
    /// </summary>
    public IReadOnlyList<string> DeadWitnesses(IReadOnlySet<string> dead, Leases leases, DateTimeOffset now) =>
    [
        .. Witnesses.Concat(_watched.Where(silo => now - silo.Value <= AtOnce).Select(silo => silo.Key))
            .Where(dead.Contains).Except(leases.Silos),
    ];

    /// <summary>Whether several silos died at once: of those that hold leases, and of the witnesses.</summary>
    public bool DieTogether(IReadOnlySet<string> dead, Leases leases) => !_isOneProcess
        && leases.Silos.Concat(Witnesses).Distinct().Count(dead.Contains) > 1;

    /// <summary>Takes the next event; its fold, as it was before, is null where it concerns none.</summary>
    public void Apply(StudyEvent happened, TrialFold? fold)
    {
        _events++;
        switch (happened)
        {
            case CoordinatorActivated activated:
                _activations++;
                _isOneProcess = activated.OneProcess;
                break;
            case SiloLost lost:
                Die(lost.Silo, lost.At);
                break;
            case TrialLeased leased:
                _lastSigns[leased.Holder.Silo] = _events;
                break;
            case TrialWitnessed witnessed:
                if (!_witnesses.TryGetValue(fold!, out var known))
                    _witnesses[fold!] = known = [];
                known.Add(witnessed.Silo);
                _lastSigns[witnessed.Silo] = _events;
                break;
            case TrialReported or FoldEnded or TrialPaused or TrialEnded:
                _lastSigns[fold!.Silo] = _events;
                _rows.Remove(fold.Trial.Number);
                _witnesses.Remove(fold);
                break;
            case TrialReleased { Cause: ReleaseCause.Lost } lost:
                Lose(lost, fold!);
                break;
            case TrialReleased:
                _witnesses.Remove(fold!);
                break;
        }
    }

    private void Lose(TrialReleased lost, TrialFold fold)
    {
        var row = RowAfter(fold, lost.Step, lost.Together, lost.At);
        _rows[fold.Trial.Number] = row;
        foreach (var (silo, _) in _watched.Where(silo => lost.At - silo.Value > AtOnce).ToList())
            _watched.Remove(silo);
        if (_witnesses.Remove(fold, out var witnesses))
            foreach (var witness in witnesses)
                _watched[witness] = lost.At;
        Die(fold.Silo, lost.At);
    }

    private void Die(string silo, DateTimeOffset at)
    {
        _watched.Remove(silo);
        foreach (var witnesses in _witnesses.Values)
            witnesses.Remove(silo);
        foreach (var beside in DiedBeside(silo, at).ToList())
            foreach (var row in _rows.Values)
                for (var i = 0; i < row.Count; i++)
                    if (row[i].Silo == beside)
                        row[i] = row[i] with { Together = true };
        _deadSilos[silo] = (at, _events);
    }

    private List<Death> RowAfter(TrialFold fold, long? step, bool together, DateTimeOffset now)
    {
        var madeProgress = step > (fold.Step ?? -1);
        var row = madeProgress || !_rows.TryGetValue(fold.Trial.Number, out var before) ? [] : before.ToList();
        if (row.Count >= DeathsAnywhere && !fold.IsBack)
            return row;
        var life = LifeOf(fold);
        if (!row.Exists(death => death.Life == life))
            row.Add(new Death(life, fold.Silo, !_isOneProcess && (together || DiedBeside(fold.Silo, now).Any())));
        return row;
    }

    // A process ends with all its silos; what it left running is found by the activation after it.
    private string LifeOf(TrialFold fold) => _isOneProcess ? $"before activation {_activations}" : fold.Silo;

    // Other silos that were found dead moments ago, and after whose deaths nothing was heard of this one.
    private IEnumerable<string> DiedBeside(string silo, DateTimeOffset now) => _deadSilos
        .Where(dead => dead.Key != silo && now - dead.Value.At <= AtOnce && _lastSigns.GetValueOrDefault(silo) < dead.Value.Event)
        .Select(dead => dead.Key);

    /// <summary>A silo, or the process with all its silos, that died while it executed the trial.</summary>
    /// <param name="Life">What died: the silo, or the process.</param>
    /// <param name="Silo">The silo that executed the trial.</param>
    /// <param name="Together">Whether other silos died at the same time.</param>
    private sealed record Death(string Life, string Silo, bool Together);
}
