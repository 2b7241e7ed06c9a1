using System.Globalization;

namespace SearchCluster.Training.Data.Tables;

/// <summary>
/// Dates of a column, which are all written alike. A date becomes the days since 1970-01-01 UTC, with the time as a fraction.
/// </summary>
internal static class DateText
{
    private const double TicksOfDay = TimeSpan.TicksPerDay;

    // Enough texts to rule out most forms before all texts are looked at.
    private const int Sample = 20;

    private static readonly string[] Dates =
    [
        "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "d.M.yyyy", "d/M/yyyy", "M/d/yyyy", "d-M-yyyy", "M-d-yyyy", "d MMM yyyy", "d-MMM-yyyy",
        "MMM d, yyyy", "MMM d yyyy", "d MMMM yyyy", "MMMM d, yyyy", "d.M.yy", "d/M/yy", "M/d/yy",
    ];

    private static readonly string[] Times =
        ["", " H:mm", " H:mm:ss", " H:mm:ss.FFFFFFF", "'T'H:mm", "'T'H:mm:ss", "'T'H:mm:ss.FFFFFFF", " h:mm tt", " h:mm:ss tt"];

    private static readonly string[] Zones = ["", "K", "zzz"];

    /// <summary>The forms in which all texts are dates; several where day and month cannot be told apart.</summary>
    public static IReadOnlyList<string> FormsOf(IReadOnlyCollection<string> texts) =>
        [.. Dates.Where(form => texts.Take(Sample).All(text => TryDays(text, form, out _)))
            .Where(form => texts.Count > 0 && texts.All(text => TryDays(text, form, out _)))];

    /// <summary>The form in which most of the first texts are dates; null where not even half are.</summary>
    public static string? CommonForm(IReadOnlyCollection<string> texts)
    {
        var (best, most) = ((string?)null, Math.Min(Sample, texts.Count) / 2);
        foreach (var form in Dates)
            if (texts.Take(Sample).Count(text => TryDays(text, form, out _)) is var count && count > most)
                (best, most) = (form, count);
        return best;
    }

    /// <summary>A date in a form, for messages.</summary>
    public static string Example(string form) => new DateTime(2024, 1, 31).ToString(form, CultureInfo.InvariantCulture);

    /// <summary>Days since 1970-01-01 of a date in a form, with or without a time.</summary>
    public static bool TryDays(string text, string form, out double days)
    {
        days = 0;
        foreach (var time in Times)
            foreach (var zone in Zones)
                if (TryRead(text, form + time + zone, out days))
                    return true;
        return false;
    }

    /// <summary>The day of a number of days since 1970-01-01, for messages.</summary>
    public static string Show(double days) =>
        DateTime.UnixEpoch.AddTicks((long)(days * TicksOfDay)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static bool TryRead(string text, string form, out double days)
    {
        var isDate = DateTime.TryParseExact(text, form, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date);
        days = isDate ? (date - DateTime.UnixEpoch).Ticks / TicksOfDay : 0;
        return isDate;
    }
}
