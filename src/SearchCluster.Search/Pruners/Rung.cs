namespace SearchCluster.Search.Pruners;

/// <summary>A number of epochs at which trials are compared, and the best of them go on.</summary>
/// <param name="spent">The epochs, or folds, from 1.</param>
/// <param name="reductionFactor">η: one of so many goes on.</param>
internal sealed class Rung(int spent, int reductionFactor)
{
    private readonly LowestPart<Place> _places = new();
    private readonly SortedSet<Place> _waiting = [];

    /// <summary>Epochs, or folds, at which trials come to it.</summary>
    public int Spent => spent;

    /// <summary>Whether a trial that came to it now would be among the best ⌊n/η⌋, or the best <paramref name="least"/>.</summary>
    public bool WouldGoOn(double cost, int trial, int least, bool tiesGoOn)
    {
        var best = Math.Max(least, (_places.Count + 1) / reductionFactor);
        if (best == 0)
            return false;
        Place bound;
        if (best <= _places.PartCount)
            bound = _places.Highest;
        else if (!_places.TryGetNext(out bound))
            return true;
        return tiesGoOn ? cost <= bound.Cost : new Place(cost, trial).CompareTo(bound) < 0;
    }

    /// <summary>A trial came to it.</summary>
    public void Add(double cost, int trial) => _places.Add(new Place(cost, trial), (_places.Count + 1) / reductionFactor);

    /// <summary>
    /// The best of those that wait, if it is among the best ⌊n/η⌋ of all that came, or the best <paramref name="least"/>.
    /// </summary>
    public int? Promotion(int least)
    {
        if (_waiting.Count == 0)
            return null;
        var first = _waiting.Min;
        var among = _places.PartCount > 0 ? first.CompareTo(_places.Highest) <= 0 : least > 0 && _places.TryGetNext(out var best)
            && first == best;
        return among ? first.Trial : null;
    }

    /// <summary>A trial waits at it.</summary>
    public void Wait(double cost, int trial) => _waiting.Add(new Place(cost, trial));

    /// <summary>A trial waits no longer.</summary>
    public void Leave(double cost, int trial) => _waiting.Remove(new Place(cost, trial));

    // Ties go to the lowest number: whether a trial is promoted is then never a matter of chance.
    private readonly record struct Place(double Cost, int Trial) : IComparable<Place>
    {
        public int CompareTo(Place other) => Cost.CompareTo(other.Cost) is not 0 and var byCost ? byCost : Trial.CompareTo(other.Trial);
    }
}
