namespace SearchCluster.Search.Statistics;

/// <summary>
/// Means and interpolation that stay finite for finite numbers: where a sum, a difference or a square is beyond the largest double, the
/// numbers are scaled by a power of two first. Where nothing overflows, no bit differs from the plain formula.
/// </summary>
internal static class Averages
{
    // Below a quarter of the largest double the difference of two numbers, and a few products with shares, are finite.
    private const int Scale = -2;

    /// <summary>The arithmetic mean of at least one number.</summary>
    public static double Mean(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        return double.IsFinite(mean) || !values.All(double.IsFinite) ? mean : values.Sum(value => value / values.Count);
    }

    /// <summary>The standard error of the mean of at least two numbers: their standard deviation over √n.</summary>
    public static double StandardError(IReadOnlyCollection<double> values)
    {
        var error = Error(values);
        if (double.IsFinite(error) || !values.All(double.IsFinite))
            return error;
        var exponent = Math.ILogB(values.Max(Math.Abs)) + 1;
        return Math.ScaleB(Error([.. values.Select(value => Math.ScaleB(value, -exponent))]), exponent);
    }

    /// <summary>The number at a share, from 0 to 1, of the way from one number to another.</summary>
    public static double Between(double low, double high, double share)
    {
        var difference = high - low;
        return double.IsFinite(difference) || !double.IsFinite(low) || !double.IsFinite(high)
            ? low + share * difference
            : low * (1 - share) + high * share;
    }

    /// <summary>The difference of two numbers over the difference of two others, which is not 0.</summary>
    public static double Ratio(double from, double to, double low, double high) =>
        double.IsFinite(to - from) && double.IsFinite(high - low)
            ? (to - from) / (high - low)
            : (Math.ScaleB(to, Scale) - Math.ScaleB(from, Scale)) / (Math.ScaleB(high, Scale) - Math.ScaleB(low, Scale));

    private static double Error(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1) / values.Count);
    }
}
