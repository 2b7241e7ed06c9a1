using System.Globalization;

namespace SearchCluster.Presentation.Words;

/// <summary>Numbers, times and shares for people, the same in every table, sentence and page.</summary>
public static class ReadableNumber
{
    private const double LeastPlain = 1e-3;
    private const double MostPlain = 1e6;
    private const double Minute = 60;
    private const double Hour = 3600;

    /// <summary>
    /// Four significant digits, all digits of whole numbers below a million: <c>0.2104</c>, <c>123457</c>. Beyond 0.001 to a million as a
    /// power of ten:
    /// <c>2e-6</c>. "–" for none, else <c>NaN</c>, <c>Infinity</c>, <c>-Infinity</c>.
    /// </summary>
    public static string Of(double? value)
    {
        if (value is not { } number)
            return "–";
        if (!double.IsFinite(number))
            return number.ToString(CultureInfo.InvariantCulture);

        // The form follows what is written: 0.00099999 is written 0.001, and 999999.7 is written 1e6.
        var written = Math.Abs(number) < 1000 ? Rounded(number) : Math.Round(number);
        return Math.Abs(written) is 0 or (>= LeastPlain and < MostPlain)
            ? Plain(written)
            : number.ToString("0.###e-0", CultureInfo.InvariantCulture);
    }

    /// <summary>A duration: seconds below a minute, then minutes and seconds, then hours and minutes.</summary>
    public static string Duration(double seconds)
    {
        var tenths = Math.Abs(seconds) < 0.1 ? Rounded(seconds, digits: 2) : Math.Round(seconds, 1);
        return tenths switch
        {
            < Minute or double.NaN => $"{Of(tenths)} s",
            < Hour => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(tenths / Minute)} min {Math.Floor(tenths % Minute)} s"),
            < MostPlain * Hour =>
                string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(tenths / Hour)} h {Math.Floor(tenths % Hour / Minute)} min"),
            _ => $"{Of(seconds / Hour)} h",
        };
    }

    /// <summary>A share in whole per cent: 0.224 as <c>22 %</c>. "–" where it is no number.</summary>
    public static string Share(double share) => double.IsNaN(share)
        ? "–"
        : $"{Of(Math.Round(100 * share, MidpointRounding.AwayFromZero))} %";

    /// <summary>Bytes in MB of a million: <c>12.5 MB</c>.</summary>
    public static string Megabytes(long bytes) => $"{Of(bytes / 1e6)} MB";

    /// <summary>Bytes in the largest unit, of powers of 1000, that they come to one of: <c>9.7 kB</c>, <c>12.5 MB</c>.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1_000 => $"{Of(bytes)} bytes",
        < 1_000_000 => $"{Of(Math.Round(bytes / 1e3, 1))} kB",
        < 1_000_000_000 => $"{Of(Math.Round(bytes / 1e6, 1))} MB",
        _ => $"{Of(Math.Round(bytes / 1e9, 1))} GB",
    };

    // Adding 0 makes 0 of −0.
    private static string Plain(double number) => (number + 0.0).ToString("0.######", CultureInfo.InvariantCulture);

    private static double Rounded(double number, int digits = 4) =>
        double.Parse(number.ToString($"E{digits - 1}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
