namespace SearchCluster.Search.Samplers.Tpe;

/// <summary>
/// Where an ended trial stands among the others, the best first: completed ones by their value; pruned ones, the longest trained first;
/// those that violate a constraint, the least first; and all that diverged, failed or have no finite value.
/// </summary>
internal readonly record struct Standing : IComparable<Standing>
{
    private readonly (int Group, double First, double Second) _key;

    private Standing(int place, int group, double first = 0, double second = 0) => (Place, _key) = (place, (group, first, second));

    /// <summary>Its place in the order of ends, which decides between equals: the earlier one is better.</summary>
    public int Place { get; }

    /// <summary>Whether it says anything good of its configuration.</summary>
    public bool IsGood => _key.Group < 3;

    /// <summary>The standing of a trial.</summary>
    public static Standing Of(Observation observation, int place, Objective objective)
    {
        if (observation.State is not (TrialState.Completed or TrialState.Pruned) || observation.Value is not { } value
            || !double.IsFinite(value))
            return new Standing(place, 3);
        var cost = objective.Cost(value);
        if (observation.Violation > 0)
            return new Standing(place, 2, observation.Violation, cost);
        return observation.State == TrialState.Pruned ? new Standing(place, 1, -observation.Epochs, cost) : new Standing(place, 0, cost);
    }

    /// <inheritdoc/>
    public int CompareTo(Standing other)
    {
        var order = _key.CompareTo(other._key);
        return order != 0 ? order : Place.CompareTo(other.Place);
    }
}
