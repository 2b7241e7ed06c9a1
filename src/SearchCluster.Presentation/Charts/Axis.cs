using System.Globalization;
using System.Text.Json;
using SearchCluster.Presentation.Words;
using SearchCluster.Search.Domains;

namespace SearchCluster.Presentation.Charts;

/// <summary>One direction of a chart: numbers, even in the logarithm where that is asked for, or named places.</summary>
internal sealed class Axis
{
    private const double Margin = 0.03;
    private const double Rounding = 1e-9;

    // Labels tell steps of so much less than the numbers apart; narrower ranges are labelled from an origin.
    private const double FinestSteps = 1e5;

    // Below it, doubles have no steps left to mark.
    private const double LeastRange = 1e-12;

    private readonly double _low;
    private readonly double _high;
    private readonly bool _isLogarithmic;
    private readonly double _leastStep;
    private readonly IReadOnlyList<JsonElement>? _places;
    private readonly Dictionary<string, int>? _placeOf;

    private Axis(double low, double high, bool isLogarithmic, IReadOnlyList<JsonElement>? places = null, double leastStep = 0)
    {
        (_low, _high, _isLogarithmic, _places, _leastStep) = (low, high, isLogarithmic, places, leastStep);
        _placeOf = places?.Index().ToDictionary(place => KeyOf(place.Item), place => place.Index);
        Origin = places is null && !IsDecades ? OriginOf(low, high) : 0;
    }

    /// <summary>Whether its values are named places, without an order.</summary>
    public bool IsNamed => _places is not null;

    /// <summary>Number of named places.</summary>
    public int Places => _places?.Count ?? 0;

    /// <summary>The number that labels are counted from, where the range is too narrow for whole labels; else 0.</summary>
    public double Origin { get; }

    private bool IsDecades => _isLogarithmic && Math.Log10(_high) - Math.Log10(_low) >= 1;

    /// <summary>From a little below the least of the numbers to a little above the greatest; any number where there is none.</summary>
    public static Axis Of(IEnumerable<double> numbers, bool isLogarithmic = false)
    {
        var finite = numbers.Where(number => double.IsFinite(number) && (!isLogarithmic || number > 0)).ToList();
        if (finite.Count == 0)
            return new Axis(0, 1, false);
        var (low, high) = (finite.Min(), finite.Max());
        if (isLogarithmic)
            return low < high
                ? new Axis(low, high, true)
                : new Axis(Math.Max(low / 2, double.Epsilon), Math.Min(high * 2, double.MaxValue), true);
        var margin = high > low ? Margin * high - Margin * low : Math.Max(Math.Abs(high) / 10, 0.5);
        return new Axis(Math.Max(low - margin, double.MinValue), Math.Min(high + margin, double.MaxValue), false);
    }

    /// <summary>
    /// Numbers of trials or of epochs: as <see cref="Of(IEnumerable{double}, bool)"/>, with marks at whole numbers alone.
    /// </summary>
    public static Axis OfCounts(IEnumerable<int> counts)
    {
        var axis = Of(counts.Select(count => (double)count));
        return new Axis(axis._low, axis._high, isLogarithmic: false, leastStep: 1);
    }

    /// <summary>The values of a parameter: those of its domain, and those that were tried beyond it.</summary>
    public static Axis Of(Domain domain, IEnumerable<JsonElement> tried)
    {
        var values = domain.Extremes().Concat(tried).DistinctBy(KeyOf).ToList();
        var isNumeric = values.TrueForAll(value => value.ValueKind == JsonValueKind.Number) && domain is NumericDomain;
        return isNumeric
            ? Of(values.Select(value => value.GetDouble()), domain is LogUniformDomain or IntegerDomain { Log: true })
            : new Axis(0, values.Count, false, values);
    }

    /// <summary>Named places in their order.</summary>
    public static Axis OfNames(IEnumerable<string> names)
    {
        List<JsonElement> places = [.. names.Select(name => JsonSerializer.SerializeToElement(name))];
        return new Axis(0, places.Count, false, places);
    }

    /// <summary>Where a number lies, from 0 to 1; those beyond an end lie at it.</summary>
    public double Share(double number) => double.IsNaN(number) ? 0 : Math.Clamp(FreeShare(number), 0, 1);

    /// <summary>Where a number lies, below 0 and above 1 where it lies beyond an end.</summary>
    public double FreeShare(double number)
    {
        if (_isLogarithmic)
            return number > 0 ? (Math.Log(number) - Math.Log(_low)) / (Math.Log(_high) - Math.Log(_low)) : double.NegativeInfinity;
        // Halves, so that a range over all doubles has a width.
        return (number / 2 - _low / 2) / (_high / 2 - _low / 2);
    }

    /// <summary>Whether a number lies between the ends.</summary>
    public bool Covers(double number) => FreeShare(number) is >= -Rounding and <= 1 + Rounding;

    /// <summary>Where a named place lies, from 0 to 1.</summary>
    public double Share(string name) => Share(JsonSerializer.SerializeToElement(name));

    /// <summary>Where a value of a parameter lies, from 0 to 1.</summary>
    public double Share(JsonElement value) => _placeOf is null
        ? Share(value.GetDouble())
        : (_placeOf.GetValueOrDefault(KeyOf(value)) + 0.5) / _placeOf.Count;

    /// <summary>
    /// About so many marks with their labels, at round numbers, counted from <see cref="Origin"/>. Of named places every one, or evenly
    /// chosen ones where more than <paramref name="most"/> would overlap.
    /// </summary>
    public IReadOnlyList<(double Share, string Label)> Ticks(int about, int most = int.MaxValue)
    {
        if (_places is not null)
            return
            [
                .. _places.Index().Where(place => place.Index % EveryPlace(most) == 0)
                    .Select(place => ((place.Index + 0.5) / Places, ReadableValue.Of(place.Item))),
            ];
        return IsDecades
            ? [.. PowersOfTen(about).Select(number => (Share(number), Label(number, number)))]
            : [.. RoundNumbers(about).Select(tick => (Share(Origin + tick.FromOrigin), Label(tick.FromOrigin, tick.Step)))];
    }

    /// <summary>
    /// The name of what the axis shows, with what its labels leave out: <c>x − 1e6</c>, <c>x (60 values, every 5th named)</c>.
    /// </summary>
    public string Named(string name, int most = int.MaxValue) => Origin switch
    {
        > 0 => $"{name} − {OriginWords(Origin)}",
        < 0 => $"{name} + {OriginWords(-Origin)}",
        _ when EveryPlace(most) is > 1 and var every => $"{name} ({Places} values, every {Ordinal(every)} named)",
        _ => name,
    };

    private int EveryPlace(int most) => Places <= most ? 1 : (Places + most - 1) / Math.Max(1, most);

    private static string Ordinal(int number) => number switch { 2 => "2nd", 3 => "3rd", _ => $"{number}th" };

    // The roundest number of a range that is narrow for its numbers.
    private static double OriginOf(double low, double high)
    {
        var (range, size) = (high - low, Math.Max(Math.Abs(low), Math.Abs(high)));
        if (!double.IsFinite(range) || range <= 0 || size < FinestSteps * range / 10)
            return 0;
        for (var power = Math.Floor(Math.Log10(size)); power > Math.Log10(size) - 17; power--)
        {
            var unit = Math.Pow(10, power);
            if (unit > 0 && Math.Ceiling(low / unit) * unit is var round && round <= high && round >= low)
                return round;
        }

        return low;
    }

    // Powers of ten; where they are few, twice and five times each too.
    private IEnumerable<double> PowersOfTen(int about)
    {
        var (first, last) = ((int)Math.Floor(Math.Log10(_low)), (int)Math.Ceiling(Math.Log10(_high)));
        int[] leading = last - first < about / 2 ? [1, 2, 5] : [1];
        var step = Math.Max(1, (int)Math.Ceiling((last - first) / (double)about));
        return Enumerable.Range(0, (last - first) / step + 1)
            .SelectMany(i => leading.Select(lead => lead * Math.Pow(10, first + i * step)))
            .Where(number => number > 0 && number >= _low * (1 - Rounding) && number / (1 + Rounding) <= _high);
    }

    // Steps of 1, 2 or 5 times a power of ten.
    private IEnumerable<(double FromOrigin, double Step)> RoundNumbers(int about)
    {
        var (low, high) = (_low - Origin, _high - Origin);
        var rough = high / about - low / about;
        if (high - low < LeastRange * Math.Max(Math.Abs(_low), Math.Abs(_high)))
            return [(0, Math.Max(Math.Abs(low), Math.Abs(high)))];
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = Math.Max(_leastStep, power * (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
        var first = Math.Ceiling(low / step);
        // Adding 0 makes 0 of −0.
        return Enumerable.Range(0, 2 * about + 2).Select(i => ((first + i) * step + 0.0, step)).TakeWhile(tick => tick.Item1 <= high);
    }

    // As many digits as tell it from its neighbours.
    private static string Label(double number, double step)
    {
        var stepPower = (int)Math.Floor(Math.Log10(Math.Abs(step)) + Rounding);
        if (Math.Abs(number) is (>= 1e-3 and < 1e6) or 0)
            return number.ToString($"0.{new string('#', Math.Clamp(-stepPower, 0, 12))}", CultureInfo.InvariantCulture);
        var digits = Math.Clamp((int)Math.Floor(Math.Log10(Math.Abs(number)) + Rounding) - stepPower, 0, 6);
        return number.ToString($"0.{new string('#', digits)}e-0", CultureInfo.InvariantCulture);
    }

    private static string OriginWords(double origin) => origin is >= 1e-3 and < 1e6
        ? origin.ToString("0.###############", CultureInfo.InvariantCulture)
        : origin.ToString("0.###############e-0", CultureInfo.InvariantCulture);

    // Values that JSON writes differently may be one: 1 and 1.0.
    private static string KeyOf(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetDouble().ToString("R", CultureInfo.InvariantCulture)
        : JsonSerializer.Serialize(value);
}
