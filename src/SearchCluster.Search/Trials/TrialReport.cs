using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SearchCluster.Search;

/// <summary>What an objective measured at one epoch: numbers are metrics, by name; anything else is detail for the reader.</summary>
public sealed record TrialReport
{
    private IDictionary<string, JsonElement>? _values;
    private IReadOnlyList<string>? _names;
    private double[] _numbers = [];
    private double? _seconds;

    /// <summary>A report of metrics alone, which are not kept as JSON until they are asked for as JSON.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="fold">The fold; null without cross-validation.</param>
    /// <param name="names">The names of the metrics.</param>
    /// <param name="numbers">Their values.</param>
    /// <param name="seconds">How long the epoch took; null where that is not known.</param>
    public static TrialReport Of(int epoch, int? fold, IReadOnlyList<string> names, double[] numbers, double? seconds) =>
        new() { Epoch = epoch, Fold = fold, _names = names, _numbers = numbers, _seconds = seconds };

    /// <summary>The epoch, from 0, the untrained state; values count from epoch 1 on.</summary>
    public required int Epoch { get; init; }

    /// <summary>The fold that was measured; absent without cross-validation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Fold { get; init; }

    /// <summary>
    /// Everything else in the report's JSON object: metrics such as <c>validation.loss</c>, <c>layers</c>, <c>timing</c>.
    /// </summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement> Values
    {
        get => _values ??= AsJson();
        init => (_values, _names) = (value, null);
    }

    /// <summary>Whether it was made of metrics alone, and holds no JSON.</summary>
    [JsonIgnore]
    public bool IsOfNumbers => _names is not null && _values is null;

    /// <summary>The metric of a name, or null when it is absent or no number. <c>seconds</c> is found under <c>timing</c>.</summary>
    public double? Metric(string name)
    {
        if (_names is not null)
            return name == "seconds" ? _seconds : NumberAt(name);
        if (name == "seconds")
            return Values.TryGetValue("timing", out var timing) && timing.ValueKind == JsonValueKind.Object
                && timing.TryGetProperty("seconds", out var seconds)
                ? Number(seconds)
                : null;
        return Values.TryGetValue(name, out var value) ? Number(value) : null;
    }

    /// <summary>All metrics of the report.</summary>
    public IEnumerable<KeyValuePair<string, double>> Metrics()
    {
        if (_names is not null)
        {
            for (var i = 0; i < _names.Count; i++)
                yield return new(_names[i], _numbers[i]);
            yield break;
        }

        foreach (var (name, value) in Values)
            if (Number(value) is { } number)
                yield return new(name, number);
    }

    private double? NumberAt(string name)
    {
        for (var i = 0; i < _names!.Count; i++)
            if (_names[i] == name)
                return _numbers[i];
        return null;
    }

    private Dictionary<string, JsonElement> AsJson()
    {
        var values = new Dictionary<string, JsonElement>();
        for (var i = 0; i < _names?.Count; i++)
            values[_names[i]] = Json(_numbers[i]);
        if (_seconds is { } seconds)
            values["timing"] = JsonSerializer.SerializeToElement(new Dictionary<string, JsonElement> { ["seconds"] = Json(seconds) });
        return values;
    }

    private static JsonElement Json(double number) =>
        double.IsFinite(number) ? JsonSerializer.SerializeToElement(number)
            : JsonSerializer.SerializeToElement(number.ToString(CultureInfo.InvariantCulture));

    // Diverged training produces non-finite numbers, which JSON can only name.
    private static double? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => value.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => null,
        },
        _ => null,
    };
}
