namespace SearchCluster.Search.Statistics;

/// <summary>The middle half of some values.</summary>
/// <param name="Median">Half of them lie below.</param>
/// <param name="Q1">A quarter of them lie below.</param>
/// <param name="Q3">Three quarters of them lie below.</param>
public sealed record Quartiles(double Median, double Q1, double Q3)
{
    /// <summary>The quartiles of at least one value, none of them NaN; between two values by linear interpolation.</summary>
    public static Quartiles Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        ArgumentOutOfRangeException.ThrowIfZero(sorted.Length, nameof(values));
        return new Quartiles(At(sorted, 0.5), At(sorted, 0.25), At(sorted, 0.75));
    }

    private static double At(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var (below, between) = ((int)place, place - (int)place);
        // Two infinite neighbours have no difference.
        return between == 0 || sorted[below] == sorted[below + 1] ? sorted[below]
            : Averages.Between(sorted[below], sorted[below + 1], between);
    }
}
