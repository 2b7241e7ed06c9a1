using SearchCluster.Training.Data;

namespace SearchCluster.Training.Preprocessing;

/// <summary>Statistics of each feature over a split, summed in double in the split's order.</summary>
internal static class FeatureStatistics
{
    /// <summary>Means.</summary>
    public static double[] Means(Examples examples)
    {
        var means = new double[examples.Shape.Features];
        Visit(examples, (feature, value) => means[feature] += value);
        foreach (ref var mean in means.AsSpan())
            mean /= examples.Count;
        return means;
    }

    /// <summary>Standard deviations, of the split itself: over n, not n − 1.</summary>
    public static double[] StandardDeviations(Examples examples, double[] means)
    {
        var deviations = new double[means.Length];
        Visit(examples, (feature, value) => deviations[feature] += (value - means[feature]) * (value - means[feature]));
        foreach (ref var deviation in deviations.AsSpan())
            deviation = Math.Sqrt(deviation / examples.Count);
        return deviations;
    }

    /// <summary>Least and greatest values.</summary>
    public static (float[] Least, float[] Greatest) Ranges(Examples examples)
    {
        var (least, greatest) = (new float[examples.Shape.Features], new float[examples.Shape.Features]);
        Array.Fill(least, float.PositiveInfinity);
        Array.Fill(greatest, float.NegativeInfinity);
        Visit(examples, (feature, value) =>
        {
            least[feature] = Math.Min(least[feature], value);
            greatest[feature] = Math.Max(greatest[feature], value);
        });
        return (least, greatest);
    }

    private static void Visit(Examples examples, Action<int, float> visit)
    {
        var width = examples.Shape.Features;
        for (var i = 0; i < examples.Features.Length; i += width)
            for (var feature = 0; feature < width; feature++)
                visit(feature, examples.Features[i + feature]);
    }
}
