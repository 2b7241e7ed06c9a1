using System.Globalization;

namespace SearchCluster.Training.Preflight;

/// <summary>How a finding writes a share.</summary>
internal static class Percentage
{
    private const double Least = 1e-3;
    private const int MostDecimals = 6;

    /// <summary>
    /// Two significant digits, and between 99 and 100 % as many as tell it from 100: <c>12 %</c>, <c>0.4 %</c>, <c>99.95 %</c>. Below
    /// 0.001 % as a power of ten; <c>NaN %</c> where it is no number.
    /// </summary>
    public static string Of(double share) => $"{Digits(100 * share)} %";

    private static string Digits(double percent)
    {
        var size = Math.Abs(percent);
        if (!double.IsFinite(percent) || percent == 0)
            return (percent + 0.0).ToString(CultureInfo.InvariantCulture);
        if (size < Least)
            return percent.ToString("0.#e-0", CultureInfo.InvariantCulture);
        // What is left of 100 has two significant digits, too.
        var told = size is > 99 and < 100 ? 100 - size : size;
        var decimals = told < 10 ? 1 : 0;
        for (; told < 1 && decimals < MostDecimals; told *= 10)
            decimals++;
        return Math.Round(percent, decimals).ToString("0.######", CultureInfo.InvariantCulture);
    }
}
