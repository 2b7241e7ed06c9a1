using System.Globalization;
using System.Text.Json;
using SearchCluster.Presentation.Words;
using SearchCluster.Search.Domains;

namespace SearchCluster.Presentation.Charts;

/// <summary>One direction of a chart: numbers, even in the logarithm where that is asked for, or named places.</summary>
internal sealed class Axis
{
    private const double LogarithmicSpread = 10;
    private const double Rounding = 1e-9;

    private readonly double _low;
    private readonly double _high;
    private readonly bool _isLogarithmic;
    private readonly double _leastStep;
    private readonly IReadOnlyList<JsonElement>? _places;

    private Axis(double low, double high, bool isLogarithmic, IReadOnlyList<JsonElement>? places = null, double leastStep = 0) =>
        (_low, _high, _isLogarithmic, _places, _leastStep) = (low, high, isLogarithmic, places, leastStep);

    /// <summary>Whether its values are named places, without an order.</summary>
    public bool IsNamed => _places is not null;

    /// <summary>Number of named places.</summary>
    public int Places => _places?.Count ?? 0;

    /// <summary>From a little below the least of the numbers to a little above the greatest; any number where there is none.</summary>
    public static Axis Of(IEnumerable<double> numbers, bool isLogarithmic = false)
    {
        var finite = numbers.Where(number => double.IsFinite(number) && (!isLogarithmic || number > 0)).ToList();
        if (finite.Count == 0)
            return new Axis(0, 1, false);
        var (low, high) = (finite.Min(), finite.Max());
        if (isLogarithmic)
            return low < high ? new Axis(low, high, true) : new Axis(low / 2, high * 2, true);
        var margin = high > low ? 0.03 * (high - low) : Math.Max(Math.Abs(high) / 10, 0.5);
        return new Axis(low - margin, high + margin, false);
    }

    /// <summary>Numbers of trials or of epochs: as <see cref="Of(IEnumerable{double}, bool)"/>, with marks at whole numbers alone.</summary>
    public static Axis OfCounts(IEnumerable<int> counts)
    {
        var axis = Of(counts.Select(count => (double)count));
        return new Axis(axis._low, axis._high, isLogarithmic: false, leastStep: 1);
    }

    /// <summary>The values of a parameter: those of its domain, and those that were tried beyond it.</summary>
    public static Axis Of(Domain domain, IEnumerable<JsonElement> tried)
    {
        var values = domain.Extremes().Concat(tried).ToList();
        var isNumeric = values.TrueForAll(value => value.ValueKind == JsonValueKind.Number) && domain is NumericDomain;
        if (isNumeric)
            return Of(values.Select(value => value.GetDouble()), domain is LogUniformDomain or IntegerDomain { Log: true });
        var places = new List<JsonElement>();
        foreach (var value in values)
            if (!places.Exists(place => JsonElement.DeepEquals(place, value)))
                places.Add(value);
        return new Axis(0, places.Count, false, places);
    }

    /// <summary>Named places in their order.</summary>
    public static Axis OfNames(IEnumerable<string> names)
    {
        List<JsonElement> places = [.. names.Select(name => JsonSerializer.SerializeToElement(name))];
        return new Axis(0, places.Count, false, places);
    }

    /// <summary>Where a number lies, from 0 to 1; those beyond an end lie at it.</summary>
    public double Share(double number) => double.IsNaN(number)
        ? 0
        : Math.Clamp(_isLogarithmic ? (Math.Log(number) - Math.Log(_low)) / (Math.Log(_high) - Math.Log(_low)) : (number - _low) / (_high - _low), 0, 1);

    /// <summary>Where a named place lies, from 0 to 1.</summary>
    public double Share(string name) => Share(JsonSerializer.SerializeToElement(name));

    /// <summary>Where a value of a parameter lies, from 0 to 1.</summary>
    public double Share(JsonElement value)
    {
        if (_places is null)
            return Share(value.GetDouble());
        var place = 0;
        while (place < _places.Count - 1 && !JsonElement.DeepEquals(_places[place], value))
            place++;
        return (place + 0.5) / _places.Count;
    }

    /// <summary>About so many marks with their labels, at round numbers; one for each named place.</summary>
    public IEnumerable<(double Share, string Label)> Ticks(int about)
    {
        if (_places is not null)
            return _places.Select((place, i) => ((i + 0.5) / _places.Count, ReadableValue.Of(place)));
        return (_isLogarithmic && _high / _low >= LogarithmicSpread ? PowersOfTen(about) : RoundNumbers(about)).Select(number => (Share(number), Label(number)));
    }

    // Powers of ten; where they are few, twice and five times each too.
    private IEnumerable<double> PowersOfTen(int about)
    {
        var (first, last) = ((int)Math.Floor(Math.Log10(_low)), (int)Math.Ceiling(Math.Log10(_high)));
        int[] leading = last - first < about / 2 ? [1, 2, 5] : [1];
        var step = Math.Max(1, (int)Math.Ceiling((last - first) / (double)about));
        return Enumerable.Range(0, (last - first) / step + 1)
            .SelectMany(i => leading.Select(lead => lead * Math.Pow(10, first + i * step)))
            .Where(number => number >= _low * (1 - Rounding) && number <= _high * (1 + Rounding));
    }

    // Steps of 1, 2 or 5 times a power of ten.
    private IEnumerable<double> RoundNumbers(int about)
    {
        var rough = (_high - _low) / about;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = Math.Max(_leastStep, power * (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
        for (var count = Math.Ceiling(_low / step); count * step <= _high; count++)
            // Adding 0 makes 0 of −0.
            yield return count * step + 0.0;
    }

    private static string Label(double number) => Math.Abs(number) is (>= 1e-3 and < 1e6) or 0
        ? Math.Round(number, 10).ToString("0.######", CultureInfo.InvariantCulture)
        : number.ToString("0.##e-0", CultureInfo.InvariantCulture);
}
