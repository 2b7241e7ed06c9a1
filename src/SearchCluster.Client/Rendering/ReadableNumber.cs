using System.Globalization;

namespace SearchCluster.Client.Rendering;

/// <summary>Numbers for people: four significant digits.</summary>
internal static class ReadableNumber
{
    private const int SignificantDigits = 4;

    /// <summary>The number in words of digits: plain from 0.001 to a million, else with a power of ten; "–" for none.</summary>
    public static string Of(double? value)
    {
        if (value is not { } number)
            return "–";
        if (!double.IsFinite(number))
            return number.ToString(CultureInfo.InvariantCulture);
        if (number == 0)
            return "0";

        var magnitude = Math.Abs(number);
        if (magnitude is < 1e-3 or >= 1e6)
            return number.ToString("0.###e-0", CultureInfo.InvariantCulture);

        var decimals = Math.Max(0, SignificantDigits - 1 - (int)Math.Floor(Math.Log10(magnitude)));
        return Math.Round(number, decimals).ToString("0.######", CultureInfo.InvariantCulture);
    }

    /// <summary>A duration: seconds below a minute, then minutes and hours.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 60 => $"{Of(Math.Round(seconds, 1))} s",
        < 3600 => $"{(int)seconds / 60} min {(int)seconds % 60} s",
        _ => $"{(long)seconds / 3600} h {(long)seconds / 60 % 60} min",
    };
}
