using System.Numerics;
using System.Runtime.CompilerServices;
using SearchCluster.Training.Data;

namespace SearchCluster.Training.Preprocessing;

/// <summary>
/// Statistics of each feature over a split, in double, summed in the split's order: of its features in double precision where it has
/// them. Each runs about once in a process, over tens of millions of values: too seldom for the runtime to optimize it on its own before
/// it is done.
/// </summary>
internal static class FeatureStatistics
{
    /// <summary>Means, <c>[features]</c>.</summary>
    public static double[] Means(Examples examples) =>
        examples.Exact is { } exact ? Means<double>(examples, exact) : Means<float>(examples, examples.Features);

    /// <summary>Standard deviations, <c>[features]</c>, of the split itself: over n, not n − 1.</summary>
    public static double[] StandardDeviations(Examples examples, double[] means) => examples.Exact is { } exact
        ? StandardDeviations<double>(examples, exact, means)
        : StandardDeviations<float>(examples, examples.Features, means);

    /// <summary>Least and greatest values, <c>[features]</c> each.</summary>
    public static (double[] Least, double[] Greatest) Ranges(Examples examples) => examples.Exact is { } exact
        ? Ranges<double>(examples, exact)
        : Ranges<float>(examples, examples.Features);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double[] Means<T>(Examples examples, T[] values)
        where T : struct, INumberBase<T>
    {
        var means = new double[examples.Shape.Features];
        for (var start = 0; start < values.Length; start += means.Length)
        {
            var row = values.AsSpan(start, means.Length);
            for (var feature = 0; feature < row.Length; feature++)
                means[feature] += double.CreateTruncating(row[feature]);
        }

        foreach (ref var mean in means.AsSpan())
            mean /= examples.Count;
        return means;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double[] StandardDeviations<T>(Examples examples, T[] values, double[] means)
        where T : struct, INumberBase<T>
    {
        var deviations = new double[means.Length];
        for (var start = 0; start < values.Length; start += means.Length)
        {
            var row = values.AsSpan(start, means.Length);
            for (var feature = 0; feature < row.Length; feature++)
            {
                var distance = double.CreateTruncating(row[feature]) - means[feature];
                deviations[feature] += distance * distance;
            }
        }

        foreach (ref var deviation in deviations.AsSpan())
            deviation = Math.Sqrt(deviation / examples.Count);
        return deviations;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double[] Least, double[] Greatest) Ranges<T>(Examples examples, T[] values)
        where T : struct, INumberBase<T>
    {
        var (least, greatest) = (new double[examples.Shape.Features], new double[examples.Shape.Features]);
        Array.Fill(least, double.PositiveInfinity);
        Array.Fill(greatest, double.NegativeInfinity);
        for (var start = 0; start < values.Length; start += least.Length)
        {
            var row = values.AsSpan(start, least.Length);
            for (var feature = 0; feature < row.Length; feature++)
            {
                least[feature] = Math.Min(least[feature], double.CreateTruncating(row[feature]));
                greatest[feature] = Math.Max(greatest[feature], double.CreateTruncating(row[feature]));
            }
        }

        return (least, greatest);
    }
}
