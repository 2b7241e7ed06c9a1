using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <summary>
/// Which slot holds which fold, and until when. Who holds what follows from events; renewals, and with them the moments at which leases
/// run out, are not journaled.
/// </summary>
internal sealed class Leases(TimeSpan leaseTime)
{
    private readonly Dictionary<TrialFold, Lease> _held = [];
    private readonly Dictionary<SlotName, int> _slots = [];
    private readonly Dictionary<string, DateTimeOffset> _lastLeased = [];

    /// <summary>Number of folds that are held.</summary>
    public int Count => _held.Count;

    /// <summary>Number of slots that hold something.</summary>
    public int SlotCount => _slots.Count;

    /// <summary>The folds that are held.</summary>
    public IReadOnlyCollection<TrialFold> Folds => _held.Keys;

    /// <summary>The silos of the slots that hold something; one of several slots as often.</summary>
    public IEnumerable<string> Silos => _slots.Keys.Select(slot => slot.Silo);

    /// <summary>Whether a slot holds something.</summary>
    public bool IsHolder(SlotName slot) => _slots.ContainsKey(slot);

    /// <summary>What a slot holds.</summary>
    public IEnumerable<TrialFold> HeldBy(SlotName slot) => Where(lease => lease.Slot == slot);

    /// <summary>What the slots of a silo hold.</summary>
    public IEnumerable<TrialFold> HeldBy(string silo) => Where(lease => lease.Slot.Silo == silo);

    /// <summary>What the slots of some silos hold.</summary>
    public IEnumerable<TrialFold> HeldBy(IReadOnlySet<string> silos) => Where(lease => silos.Contains(lease.Slot.Silo));

    /// <summary>Leases that have run out.</summary>
    public IEnumerable<TrialFold> Expired(DateTimeOffset now) => Where(lease => lease.Expires <= now);

    /// <summary>Leases that a coordinator has watched for so long, since they began or since it was activated.</summary>
    public IEnumerable<TrialFold> WatchedFor(TimeSpan time, DateTimeOffset now) => Where(lease => lease.Watched + time <= now);

    /// <summary>Other silos that were leased something within the last lease time, or hold something now.</summary>
    public IEnumerable<string> OthersAtWork(string silo, DateTimeOffset now) => _lastLeased
        .Where(other => now - other.Value < leaseTime).Select(other => other.Key)
        .Concat(Silos)
        .Where(other => other != silo);

    /// <summary>The leases as readers see them, by trial.</summary>
    public IReadOnlyList<HeldLease> Shown() =>
    [
        .. _held.OrderBy(held => held.Key.Trial.Number).ThenBy(held => held.Key.Number)
            .Select(held => new HeldLease(held.Key.ThisAttempt, held.Value.Slot, Math.Max(0, held.Key.LastEpoch), held.Key.Leased)),
    ];

    /// <summary>A lease lasts one lease time from now.</summary>
    public void Renew(TrialFold fold, DateTimeOffset now) => _held[fold].Expires = now + leaseTime;

    /// <summary>A new coordinator watches from now on; workers get one lease time to speak up.</summary>
    public void WatchAnew(DateTimeOffset now)
    {
        foreach (var lease in _held.Values)
            (lease.Expires, lease.Watched) = (now + leaseTime, now);
    }

    /// <summary>Takes the next event; its fold is null where it concerns none.</summary>
    public void Apply(StudyEvent happened, TrialFold? fold)
    {
        switch (happened)
        {
            case TrialLeased leased:
                _held[fold!] = new Lease(leased.Holder) { Expires = leased.At + leaseTime, Watched = leased.At };
                _slots[leased.Holder] = _slots.GetValueOrDefault(leased.Holder) + 1;
                _lastLeased[leased.Holder.Silo] = leased.At;
                break;
            case TrialReported:
                Renew(fold!, happened.At);
                break;
            case TrialReleased released:
                Free(fold!);
                // A silo that is gone, or is about to go, is at work no more.
                if (released.Cause is ReleaseCause.Lost or ReleaseCause.Drained)
                    _lastLeased.Remove(fold!.Silo);
                break;
            case TrialPaused or FoldEnded:
                Free(fold!);
                break;
            case TrialEnded:
                foreach (var any in fold!.Trial.Folds)
                    Free(any);
                break;
        }
    }

    private void Free(TrialFold fold)
    {
        if (_held.Remove(fold, out var lease) && --_slots[lease.Slot] == 0)
            _slots.Remove(lease.Slot);
    }

    private IEnumerable<TrialFold> Where(Func<Lease, bool> isWanted) => _held.Where(held => isWanted(held.Value)).Select(held => held.Key);

    private sealed class Lease(SlotName slot)
    {
        public SlotName Slot => slot;

        public DateTimeOffset Expires { get; set; }

        public DateTimeOffset Watched { get; set; }
    }
}
