namespace SearchCluster.Search;

/// <summary>A bound that a trial must keep to be feasible. A trial that violates one counts, but is never best.</summary>
public sealed record Constraint
{
    /// <summary>Name of a reported metric, at the epoch of the objective's value.</summary>
    public required string Metric { get; init; }

    /// <summary>Upper bound, included; this or <see cref="AtLeast"/>.</summary>
    public double? AtMost { get; init; }

    /// <summary>Lower bound, included.</summary>
    public double? AtLeast { get; init; }

    /// <summary>How far a value lies beyond the bounds: 0 when it keeps them, infinite when it is not known.</summary>
    public double Violation(double? value) => value switch
    {
        null or double.NaN => double.PositiveInfinity,
        { } number => Math.Max(0, Math.Max(number - (AtMost ?? double.PositiveInfinity), (AtLeast ?? double.NegativeInfinity) - number)),
    };

    /// <summary>What is wrong with it; paths are relative to it.</summary>
    public IEnumerable<(string Path, string Message)> Problems()
    {
        if (AtMost is null && AtLeast is null)
            yield return ("", $"a constraint of '{Metric}' needs atMost, or atLeast");
        if (AtLeast > AtMost)
            yield return ("atLeast", $"at least {AtLeast} and at most {AtMost}: no value keeps both");
        if (AtMost is { } most && !double.IsFinite(most))
            yield return ("atMost", $"{most} is not finite");
        if (AtLeast is { } least && !double.IsFinite(least))
            yield return ("atLeast", $"{least} is not finite");
    }
}
