using System.Text.Json;
using System.Text.Json.Serialization;

namespace SearchCluster.Search.Studies;

/// <summary>What an objective measured at one epoch: numbers are metrics, by name; anything else is detail for the reader.</summary>
public sealed record TrialReport
{
    /// <summary>The epoch, from 0, the untrained state; values count from epoch 1 on.</summary>
    public required int Epoch { get; init; }

    /// <summary>The fold that was measured; absent without cross-validation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Fold { get; init; }

    /// <summary>Everything else in the report's JSON object: metrics such as <c>validation.loss</c>, <c>layers</c>, <c>timing</c>.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement> Values { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>The metric of a name, or null when it is absent or no number. <c>seconds</c> is found under <c>timing</c>.</summary>
    public double? Metric(string name)
    {
        if (name == "seconds")
            return Values.TryGetValue("timing", out var timing) && timing.ValueKind == JsonValueKind.Object && timing.TryGetProperty("seconds", out var seconds)
                ? Number(seconds)
                : null;
        return Values.TryGetValue(name, out var value) ? Number(value) : null;
    }

    /// <summary>All metrics of the report.</summary>
    public IEnumerable<KeyValuePair<string, double>> Metrics()
    {
        foreach (var (name, value) in Values)
            if (Number(value) is { } number)
                yield return new(name, number);
    }

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
