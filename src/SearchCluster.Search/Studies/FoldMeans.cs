using SearchCluster.Search.Statistics;

namespace SearchCluster.Search.Studies;

/// <summary>What folds measured, taken together: means, and standard errors where there is more than one.</summary>
/// <param name="Value">Mean of the objective's values; null where no fold has one.</param>
/// <param name="StandardError">Of that mean: the folds' standard deviation over √k; null for fewer than two folds.</param>
/// <param name="Epoch">Mean of the epochs of these values, rounded.</param>
/// <param name="Metrics">Mean of every metric, with <c>name.standardError</c> beside it.</param>
/// <param name="Seconds">Mean of the seconds up to these epochs.</param>
internal sealed record FoldMeans(
    double? Value, double? StandardError, int Epoch, IReadOnlyDictionary<string, double> Metrics, double Seconds)
{
    /// <summary>Of the folds that have a value.</summary>
    public static FoldMeans Of(IEnumerable<TrialFold> folds)
    {
        var measured = folds.Where(fold => fold.Value is not null).ToList();
        if (measured.Count == 0)
            return new FoldMeans(null, null, 0, TrialFold.NoMetrics, 0);
        if (measured is [var only])
            return new FoldMeans(only.Value, null, only.Epoch, only.Metrics, only.SecondsToValue);

        var metrics = new Dictionary<string, double>();
        foreach (var name in measured[0].Metrics.Keys)
        {
            double[] values = [.. measured.Where(fold => fold.Metrics.ContainsKey(name)).Select(fold => fold.Metrics[name])];
            if (values.Length < measured.Count)
                continue;
            metrics[name] = Averages.Mean(values);
            metrics[$"{name}.standardError"] = Averages.StandardError(values);
        }

        double[] objective = [.. measured.Select(fold => fold.Value!.Value)];
        return new FoldMeans(
            Averages.Mean(objective),
            Averages.StandardError(objective),
            (int)Math.Round(measured.Average(fold => fold.Epoch), MidpointRounding.AwayFromZero),
            metrics,
            measured.Average(fold => fold.SecondsToValue));
    }

    /// <summary>A metric by name; <c>seconds</c> is of no single epoch.</summary>
    public double? Metric(string name) => name == "seconds"
        ? (Value is null ? null : Seconds)
        : Metrics.TryGetValue(name, out var value) ? value : null;
}
