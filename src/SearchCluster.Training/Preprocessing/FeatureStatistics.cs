using System.Runtime.CompilerServices;
using SearchCluster.Training.Data;

namespace SearchCluster.Training.Preprocessing;

/// <summary>
/// Statistics of each feature over a split, summed in double in the split's order. Each runs about once in a process, over tens of
/// millions of values: too seldom for the runtime to optimize it on its own before it is done.
/// </summary>
internal static class FeatureStatistics
{
    /// <summary>Means.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double[] Means(Examples examples)
    {
        var means = new double[examples.Shape.Features];
        for (var start = 0; start < examples.Features.Length; start += means.Length)
        {
            var row = examples.Features.AsSpan(start, means.Length);
            for (var feature = 0; feature < row.Length; feature++)
                means[feature] += row[feature];
        }

        foreach (ref var mean in means.AsSpan())
            mean /= examples.Count;
        return means;
    }

    /// <summary>Standard deviations, of the split itself: over n, not n − 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double[] StandardDeviations(Examples examples, double[] means)
    {
        var deviations = new double[means.Length];
        for (var start = 0; start < examples.Features.Length; start += means.Length)
        {
            var row = examples.Features.AsSpan(start, means.Length);
            for (var feature = 0; feature < row.Length; feature++)
                deviations[feature] += (row[feature] - means[feature]) * (row[feature] - means[feature]);
        }

        foreach (ref var deviation in deviations.AsSpan())
            deviation = Math.Sqrt(deviation / examples.Count);
        return deviations;
    }

    /// <summary>Least and greatest values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (float[] Least, float[] Greatest) Ranges(Examples examples)
    {
        var (least, greatest) = (new float[examples.Shape.Features], new float[examples.Shape.Features]);
        Array.Fill(least, float.PositiveInfinity);
        Array.Fill(greatest, float.NegativeInfinity);
        for (var start = 0; start < examples.Features.Length; start += least.Length)
        {
            var row = examples.Features.AsSpan(start, least.Length);
            for (var feature = 0; feature < row.Length; feature++)
            {
                least[feature] = Math.Min(least[feature], row[feature]);
                greatest[feature] = Math.Max(greatest[feature], row[feature]);
            }
        }

        return (least, greatest);
    }
}
