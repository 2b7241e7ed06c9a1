using SearchCluster.Search.Studies;

namespace SearchCluster.Silo.Grains;

/// <summary>
/// The order in which studies are asked for work: strictly by priority, and among those of one priority by weighted fair queueing. Each
/// has used up so much slot time for its weight, what its slots are at work on now included; the one that has used least comes first. So
/// with long queues the slots in use come to the ratio of the weights, however long the trials of each study last, and also where there
/// are fewer slots than studies. Pure: it knows no clock and no grain.
/// </summary>
internal sealed class FairOrder
{
    // What takes less counts as much: a slot's turn has its price. And a first guess, before any work of a study has ended.
    private static readonly TimeSpan LeastTurn = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<string, Share> _shares = [];
    private readonly Dictionary<SlotName, Turn> _turns = [];
    private long _served;

    /// <summary>Slots at work on a study.</summary>
    public int SlotsOf(string study) => _shares.TryGetValue(study, out var share) ? share.Slots : 0;

    /// <summary>
    /// A study wants work done, or has other priority or weight than before. A new one begins level with the first of its priority.
    /// </summary>
    public void Enter(string study, int priority, double weight, TimeSpan now)
    {
        if (_shares.TryGetValue(study, out var known) && known.Priority == priority && known.IsIn)
        {
            known.Weight = weight;
            return;
        }

        var level = _shares.Values.Where(other => other.IsIn && other.Priority == priority && other.Study != study)
            .Select(other => other.Used(now)).DefaultIfEmpty(0).Min();
        var share = known ?? new Share(study);
        _shares[study] = share;
        (share.Priority, share.Weight, share.IsIn) = (priority, weight, true);
        share.RaiseTo(level, now);
    }

    /// <summary>A study wants nothing any more; what its slots are at work on counts on.</summary>
    public void Leave(string study)
    {
        if (!_shares.TryGetValue(study, out var share))
            return;
        share.IsIn = false;
        if (share.Slots == 0)
            _shares.Remove(study);
    }

    /// <summary>The studies that want work done, the one that comes first first.</summary>
    public IReadOnlyList<string> Studies(TimeSpan now) =>
    [
        .. _shares.Values.Where(share => share.IsIn)
            .OrderByDescending(share => share.Priority).ThenBy(share => share.Used(now)).ThenBy(share => share.Served)
            .Select(share => share.Study),
    ];

    /// <summary>A slot got work of a study.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="study">The study.</param>
    /// <param name="passedOver">
    /// Studies that came before it and had nothing for the slot: a study that does not use its share does not save it up.
    /// </param>
    /// <param name="now">Time since a fixed moment.</param>
    public void Serve(SlotName slot, string study, IEnumerable<string> passedOver, TimeSpan now)
    {
        Return(slot, now);
        if (!_shares.TryGetValue(study, out var share))
            return;
        foreach (var name in passedOver)
            if (_shares.TryGetValue(name, out var other) && other.Priority == share.Priority)
                other.RaiseTo(share.Used(now), now);
        _turns[slot] = share.Begin(now, ++_served);
    }

    /// <summary>A slot has done its work.</summary>
    public void Return(SlotName slot, TimeSpan now)
    {
        if (!_turns.Remove(slot, out var turn))
            return;
        turn.Share.End(turn, now);
        if (turn.Share is { IsIn: false, Slots: 0 })
            _shares.Remove(turn.Share.Study);
    }

    /// <summary>Silos whose slots are at work.</summary>
    public IReadOnlyList<string> Silos => [.. _turns.Keys.Select(slot => slot.Silo).Distinct()];

    /// <summary>The slots of a silo are gone.</summary>
    public void ReturnAllOf(string silo, TimeSpan now)
    {
        foreach (var slot in _turns.Keys.Where(slot => slot.Silo == silo).ToList())
            Return(slot, now);
    }

    private sealed record Turn(Share Share, TimeSpan Since, TimeSpan Charge);

    private sealed class Share(string study)
    {
        private TimeSpan _ended;
        private TimeSpan _charged;
        private TimeSpan _begun;
        private TimeSpan _usual = LeastTurn;

        public string Study => study;

        public int Priority { get; set; }

        public double Weight { get; set; } = 1;

        public bool IsIn { get; set; }

        public int Slots { get; private set; }

        public long Served { get; private set; }

        // Work in progress counts as what it usually comes to, until it has taken longer.
        public double Used(TimeSpan now)
        {
            var elapsed = (now * Slots) - _begun;
            return (_ended + (elapsed > _charged ? elapsed : _charged)).TotalSeconds / Weight;
        }

        public void RaiseTo(double used, TimeSpan now)
        {
            if (Used(now) is var own && own < used)
                _ended += TimeSpan.FromSeconds((used - own) * Weight);
        }

        public Turn Begin(TimeSpan now, long served)
        {
            var turn = new Turn(this, now, _usual);
            _charged += turn.Charge;
            _begun += now;
            Slots++;
            Served = served;
            return turn;
        }

        public void End(Turn turn, TimeSpan now)
        {
            var taken = now - turn.Since > LeastTurn ? now - turn.Since : LeastTurn;
            _charged -= turn.Charge;
            _begun -= turn.Since;
            _ended += taken;
            Slots--;
            // A mean that follows within some turns: trials become longer as a search goes on.
            _usual += (taken - _usual) / 4;
        }
    }
}
