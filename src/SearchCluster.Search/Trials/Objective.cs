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

    /// <summary>
    /// What is better of a metric with a usual name, whatever split it is of: accuracies and scores are maximized, losses, errors and costs
    /// minimized. Null for other names.
    /// </summary>
    public static Direction? UsualDirection(string metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return metric[(metric.LastIndexOf('.') + 1)..] switch
        {
            "balancedAccuracy" or "f1" or "auc" or "r2" or "top5" => Direction.Maximize,
            "seconds" or "parameters" or "error" or "rmse" or "mse" or "mae" => Direction.Minimize,
            var name when name.EndsWith("accuracy", StringComparison.OrdinalIgnoreCase) => Direction.Maximize,
            var name when name.EndsWith("loss", StringComparison.OrdinalIgnoreCase) => Direction.Minimize,
            _ => null,
        };
    }

    /// <summary>That the worst is searched for; null where the direction is the usual one, or none is.</summary>
    /// <param name="path">Where the objective stands.</param>
    internal string? Warning(string path) => UsualDirection(Metric) is { } usual && usual != Direction
        ? $"{path}: {Metric} is {(usual == Direction.Maximize ? "minimized" : "maximized")}: the worst is searched for; " +
            $"write 'direction: {(usual == Direction.Maximize ? "maximize" : "minimize")}' for the best"
        : null;

    /// <summary>Whether <paramref name="a"/> is strictly better than <paramref name="b"/>; NaN never is.</summary>
    public bool IsBetter(double a, double b) => Direction == Direction.Maximize ? a > b : a < b;

    /// <summary>The value as a cost: less is better whatever the direction, and NaN is the worst of all.</summary>
    public double Cost(double value) => double.IsNaN(value) ? double.PositiveInfinity : Direction == Direction.Maximize ? -value : value;

    /// <summary>The trials that completed with a value and within the constraints, best first, ties by number.</summary>
    internal List<Observation> Rank(IEnumerable<Observation> trials)
    {
        var ranked = trials.Where(trial => trial is { State: TrialState.Completed, Value: { } value, Violation: 0 } && !double.IsNaN(value))
            .ToList();
        ranked.Sort((a, b) => IsBetter(a.Value!.Value, b.Value!.Value) ? -1 : IsBetter(b.Value.Value, a.Value.Value) ? 1
            : a.Trial.CompareTo(b.Trial));
        return ranked;
    }
}

/// <summary>Which way is better.</summary>
public enum Direction
{
    /// <summary>More is better.</summary>
    Maximize,

    /// <summary>Less is better.</summary>
    Minimize,
}

/// <summary>Which epoch's value is the trial's value.</summary>
public enum ObjectiveAt
{
    /// <summary>The best epoch's, the earliest on a tie.</summary>
    Best,

    /// <summary>The last epoch's.</summary>
    Last,
}
