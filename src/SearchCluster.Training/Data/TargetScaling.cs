using SearchCluster.Training.Data.Tables;

namespace SearchCluster.Training.Data;

/// <summary>
/// How numbers to predict are scaled for the network: less the mean of the training split, over its standard deviation, both in double
/// precision. Everything that is reported is in the units of the data.
/// </summary>
/// <param name="Names">What each target is called.</param>
/// <param name="Means">Mean of each over the training split.</param>
/// <param name="Scales">Standard deviation of each over the training split, over n, not n − 1; 1 where the target is constant
/// there.</param>
public sealed record TargetScaling(IReadOnlyList<string> Names, double[] Means, double[] Scales)
{
    /// <summary>Number of targets.</summary>
    public int Count => Means.Length;

    /// <summary>Fits the scaling on the training split.</summary>
    internal static TargetScaling Fit(IReadOnlyList<TableColumn> targets, ReadOnlySpan<int> training)
    {
        var (means, scales) = (new double[targets.Count], new double[targets.Count]);
        for (var target = 0; target < targets.Count; target++)
        {
            // Around the first, so that large numbers keep their digits.
            var first = targets[target].NumberAt(training[0]);
            var (sum, squares) = (0.0, 0.0);
            foreach (var row in training)
                sum += targets[target].NumberAt(row) - first;
            var mean = sum / training.Length;
            foreach (var row in training)
            {
                var distance = targets[target].NumberAt(row) - first - mean;
                squares += distance * distance;
            }

            means[target] = first + mean;
            scales[target] = squares > 0 ? Math.Sqrt(squares / training.Length) : 1;
        }

        return new TargetScaling([.. targets.Select(target => target.Name)], means, scales);
    }

    /// <summary>Scaled targets of some rows, <c>[rows × targets]</c>.</summary>
    internal float[] Apply(IReadOnlyList<TableColumn> targets, ReadOnlySpan<int> rows)
    {
        var scaled = new float[rows.Length * Count];
        for (var i = 0; i < rows.Length; i++)
            for (var target = 0; target < Count; target++)
                scaled[i * Count + target] = (float)((targets[target].NumberAt(rows[i]) - Means[target]) / Scales[target]);
        return scaled;
    }

    /// <summary>A target in its own units.</summary>
    public double Unscale(int target, double scaled) => Means[target] + Scales[target] * scaled;
}
