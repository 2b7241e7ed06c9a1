using System.Collections;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using SearchCluster.Search;

namespace SearchCluster.Contracts.Json;

/// <summary>
/// How people write a time: a number with its unit (<c>500ms</c>, <c>90s</c>, <c>15m</c>, <c>24h</c>, <c>2d</c>), several of them from the
/// largest to the smallest (<c>1h30m</c>), or a clock's <c>36:00:00</c>, in which the hours may go above 23, and <c>1.12:00:00</c> with
/// days
/// before them. A number without a unit is refused: it has been read as days, and meant as seconds.
/// </summary>
/// <remarks>Study files, options of the command line and settings of silos are all read here.</remarks>
public static partial class PlanTime
{
    /// <summary>What a time looks like, for messages.</summary>
    public const string Expectation = "a time such as 90s, 15m, 24h, 2d, 1h30m or \"36:00:00\"";

    /// <summary>The longest time that can be written: a hundred years. What a time is used for may bound it further.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(36_500);

    /// <summary>Reads a time; one that begins with a minus is negative.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="time">The time; zero when it cannot be read.</param>
    /// <param name="message">What is wrong and what would be right, after the abridged value; null when it was read.</param>
    public static bool TryParse(string text, out TimeSpan time, out string? message)
    {
        ArgumentNullException.ThrowIfNull(text);
        (time, message) = (TimeSpan.Zero, null);
        var (amounts, sign) = Units().Match(text) is { Success: true } units ? (AmountsOf(units), units.Groups["sign"])
            : Clock().Match(text) is { Success: true } clock ? (AmountsOf(clock), clock.Groups["sign"])
            : ([], null);
        if (sign is null)
            return Refuse(
                text, BareNumber().IsMatch(text) ? "has no unit" : AmbiguousClock().IsMatch(text) ? "may be minutes or hours"
                : "is no time", out message);

        decimal ticks = 0;
        foreach (var (number, ticksOfUnit) in amounts)
        {
            if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
                || amount > Longest.Ticks)
                return Refuse(text, $"is longer than {Write(Longest)}", out message);
            ticks += amount * ticksOfUnit;
        }

        if (ticks > Longest.Ticks)
            return Refuse(text, $"is longer than {Write(Longest)}", out message);
        if (ticks is > 0 and < 1)
            return Refuse(text, "is shorter than 0.0001ms", out message);
        time = TimeSpan.FromTicks((long)Math.Round(ticks)) * (sign.Success ? -1 : 1);
        return true;
    }

    /// <summary>The time in units, from days to seconds: <c>1d 12h</c>, <c>90ms</c>; <see cref="TryParse"/> reads it again.</summary>
    public static string Write(TimeSpan time)
    {
        var rest = time.Duration();
        var sign = time < TimeSpan.Zero ? "-" : "";
        if (rest > TimeSpan.Zero && rest < TimeSpan.FromSeconds(1))
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{(decimal)rest.Ticks / TimeSpan.TicksPerMillisecond:0.####}ms");

        var seconds = (decimal)(rest.Ticks % TimeSpan.TicksPerMinute) / TimeSpan.TicksPerSecond;
        var parts = new (decimal Amount, string Unit)[] { (rest.Days, "d"), (rest.Hours, "h"), (rest.Minutes, "m"), (seconds, "s") }
            .Where(part => part.Amount > 0)
            .Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Amount:0.#######}{part.Unit}"));
        return sign + string.Join(' ', parts.DefaultIfEmpty("0s"));
    }

    /// <summary>Every time that a plan has, those of its defaults too, with its path below <paramref name="path"/>.</summary>
    public static IEnumerable<(string Path, TimeSpan Time)> In(object? plan, string path = "")
    {
        if (plan is null or string)
            return [];
        if (plan is TimeSpan time)
            return [(path, time)];
        var info = SearchClusterJson.Options.GetTypeInfo(plan.GetType());
        return info.Kind switch
        {
            JsonTypeInfoKind.Object => PlanWalker.ReadableProperties(info)
                .SelectMany(property => In(property.Value.Get?.Invoke(plan), PlanPath.Key(path, property.Key))),
            JsonTypeInfoKind.Enumerable => ((IEnumerable)plan).Cast<object?>().SelectMany((item, i) => In(item, PlanPath.Item(path, i))),
            _ => [],
        };
    }

    private static bool Refuse(string text, string fault, out string? message)
    {
        message = $"{Quotation.Of(text)} {fault}; expected {Expectation}";
        return false;
    }

    private static List<(string Number, long Ticks)> AmountsOf(Match match) =>
        [.. new (string Group, long Ticks)[]
            {
                ("days", TimeSpan.TicksPerDay), ("hours", TimeSpan.TicksPerHour), ("minutes", TimeSpan.TicksPerMinute),
                ("seconds", TimeSpan.TicksPerSecond), ("milliseconds", TimeSpan.TicksPerMillisecond),
            }
            .Where(unit => match.Groups[unit.Group].Success)
            .Select(unit => (match.Groups[unit.Group].Value, unit.Ticks))];

    private const string Number = @"[0-9]+(\.[0-9]+)?";

    [GeneratedRegex(
        @"\A(?<sign>-)?(?=[0-9])((?<days>" + Number + @")d ?)?((?<hours>" + Number + @")h ?)?((?<minutes>" + Number + @")m(?!s) ?)?" +
        @"((?<seconds>" + Number + @")s ?)?((?<milliseconds>" + Number + @")ms)?(?<! )\z")]
    private static partial Regex Units();

    [GeneratedRegex(
        @"\A(?<sign>-)?((?<days>[0-9]+)\.(?<hours>[01]?[0-9]|2[0-3])|(?<hours>[0-9]+)):(?<minutes>[0-5]?[0-9])"
            + @":(?<seconds>[0-5]?[0-9](\.[0-9]{1,7})?)\z")]
    private static partial Regex Clock();

    [GeneratedRegex(@"\A[-+]?[0-9.,_]*[0-9]([eE][-+]?[0-9]+)?\z")]
    private static partial Regex BareNumber();

    [GeneratedRegex(@"\A-?[0-9]+:[0-9]+\z")]
    private static partial Regex AmbiguousClock();
}
