namespace SearchCluster.Training.Numerics;

/// <summary>
/// Bounds of options that training uses in single precision. What counts is the number that is used: 1e-50 is 0 in single precision,
/// 0.99999999999 is 1, and 1e39 is infinite.
/// </summary>
internal static class UsedNumber
{
    /// <summary>Above 0 and finite; else a problem at the path.</summary>
    /// <param name="path">Path of the option.</param>
    /// <param name="what">What it is, before the number: <c>an epsilon of</c>; empty where the number stands alone.</param>
    /// <param name="value">Its value.</param>
    public static IEnumerable<(string Path, string Message)> AboveZero(string path, string what, double value) =>
        Problem((float)value > 0 && float.IsFinite((float)value), path, what, value, $"must be above 0{Finite(value)}");

    /// <summary>At least 0 and finite.</summary>
    public static IEnumerable<(string Path, string Message)> AtLeastZero(string path, string what, double value) =>
        Problem((float)value >= 0 && float.IsFinite((float)value), path, what, value, $"must be at least 0{Finite(value)}");

    /// <summary>At least 0 and below 1.</summary>
    public static IEnumerable<(string Path, string Message)> BelowOne(string path, string what, double value) =>
        Problem((float)value is >= 0 and < 1, path, what, value, "must be at least 0 and below 1");

    /// <summary>A share of dropped units, at least 0 and below 1: masks know it to 2⁻¹⁷, and none may drop all.</summary>
    public static IEnumerable<(string Path, string Message)> Dropout(string path, string what, double rate) =>
        DropoutMask.DropsAll(rate) && rate < 1
            ? [(path, $"{what} {rate} (1 as a mask knows it): must be at least 0 and below 1")]
            : BelowOne(path, what, rate);

    /// <summary>Above 0 and at most 1.</summary>
    public static IEnumerable<(string Path, string Message)> Share(string path, string what, double value) =>
        Problem((float)value is > 0 and <= 1, path, what, value, "must be above 0 and at most 1");

    /// <summary>The value, and what becomes of it where that is another number for the bound.</summary>
    public static string Shown(double value)
    {
        var used = (float)value;
        if (used != value && (used is 0 or 1 || (float.IsInfinity(used) && double.IsFinite(value))))
            return $"{value} ({(float.IsInfinity(used) ? "infinite" : used)} in single precision)";
        // An option that is a float is shown with a float's digits.
        return used == value && value % 1 != 0 ? $"{used}" : $"{value}";
    }

    private static IEnumerable<(string Path, string Message)> Problem(bool isSound, string path, string what, double value, string bound) =>
        isSound ? [] : [(path, $"{(what.Length > 0 ? what + " " : "")}{Shown(value)}: "
            + $"{(double.IsPositiveInfinity(value) ? "must be finite" : bound)}")];

    private static string Finite(double value) => float.IsInfinity((float)value) ? " and finite" : "";
}
