namespace SearchCluster.Search.Pruners;

/// <summary>Ends a trial whose value leaves the bounds that the user knows to be sensible, or is not a number.</summary>
public sealed record ThresholdPrunerOptions : PrunerOptions
{
    /// <summary>The lowest value allowed. Default no bound; one of the two bounds must be given.</summary>
    public double? Lower { get; init; }

    /// <summary>The highest value allowed. Default no bound.</summary>
    public double? Upper { get; init; }

    /// <summary>Epochs of each trial at which it is not pruned yet, at least 0. Default 0.</summary>
    public int WarmupEpochs { get; init; }

    /// <inheritdoc/>
    public override IPruner Build(PrunerContext context) =>
        new ThresholdPruner(Lower ?? double.NegativeInfinity, Upper ?? double.PositiveInfinity, WarmupEpochs);

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems(PrunerContext context)
    {
        if (Lower is null && Upper is null)
            yield return ("", "a threshold needs 'lower', 'upper' or both");
        if (Lower is { } lower && double.IsNaN(lower))
            yield return ("lower", "a bound of NaN: must be a number");
        if (Upper is { } upper && double.IsNaN(upper))
            yield return ("upper", "a bound of NaN: must be a number");
        if (Lower > Upper)
            yield return ("lower", $"a lower bound of {Lower} above the upper bound of {Upper}: nothing lies between them");
        if (WarmupEpochs < 0)
            yield return ("warmupEpochs", $"{WarmupEpochs} epochs: must be at least 0");
    }
}

/// <summary>Remembers nothing.</summary>
internal sealed class ThresholdPruner(double lower, double upper, int warmupEpochs) : IPruner
{
    public ReportDecision Decide(in PrunerReport report) =>
        report.Spent <= warmupEpochs || (report.Value >= lower && report.Value <= upper) ? ReportDecision.Continue : ReportDecision.Prune;

    public void Observe(in PrunerReport report, ReportDecision decision)
    {
    }
}
