namespace SearchCluster.Search;

/// <summary>What the study wants more, or less, of.</summary>
public sealed record Objective
{
    /// <summary>Name of a reported metric. Default <c>validation.accuracy</c>.</summary>
    public string Metric { get; init; } = "validation.accuracy";

    /// <summary>Whether more or less is better. Default maximize.</summary>
    public Direction Direction { get; init; } = Direction.Maximize;

    /// <summary>Which epoch's value counts. Default the best.</summary>
    public ObjectiveAt At { get; init; } = ObjectiveAt.Best;

    /// <summary>Whether <paramref name="a"/> is strictly better than <paramref name="b"/>; NaN never is.</summary>
    public bool IsBetter(double a, double b) => Direction == Direction.Maximize ? a > b : a < b;

    /// <summary>The value as a cost: less is better whatever the direction, and NaN is the worst of all.</summary>
    public double Cost(double value) => double.IsNaN(value) ? double.PositiveInfinity : Direction == Direction.Maximize ? -value : value;

    /// <summary>The trials that completed with a value and within the constraints, best first, ties by number.</summary>
    internal List<Observation> Rank(IEnumerable<Observation> trials)
    {
        var ranked = trials.Where(trial => trial is { State: TrialState.Completed, Value: { } value, Violation: 0 } && !double.IsNaN(value)).ToList();
        ranked.Sort((a, b) => IsBetter(a.Value!.Value, b.Value!.Value) ? -1 : IsBetter(b.Value.Value, a.Value.Value) ? 1 : a.Trial.CompareTo(b.Trial));
        return ranked;
    }
}
