using System.Globalization;

namespace SearchCluster.Training.Diagnosis;

/// <summary>How a verdict writes a number: four significant digits, the same in every culture.</summary>
internal static class Figure
{
    private const int MostOfRow = 5;

    /// <summary>0.2104, 12.5, 9999; 2e-6 and 1.25e5 outside 0.001 to 10,000; NaN, Infinity, -Infinity.</summary>
    public static string Of(double value)
    {
        // 9999.5 is where four digits round up to 10,000.
        var plain = value == 0 || !double.IsFinite(value) || Math.Abs(value) is >= 1e-3 and < 9999.5;
        return value.ToString(plain ? "G4" : "0.###e0", CultureInfo.InvariantCulture);
    }

    /// <summary>A count, in full.</summary>
    public static string Of(long count) => count.ToString(CultureInfo.InvariantCulture);

    /// <summary>0.21 → 0.048 → 0.011: a number of every layer, all of up to five, else the first three and the last.</summary>
    public static string Row(IEnumerable<double> values)
    {
        var figures = values.Select(Of).ToList();
        return string.Join(" → ", figures.Count <= MostOfRow ? figures : [.. figures.Take(3), "…", figures[^1]]);
    }
}
