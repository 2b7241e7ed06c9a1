using System.Text.Json;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;

namespace SearchCluster.Silo.Journal;

/// <summary>
/// What a report tells beyond its metrics: the layers, and times other than its seconds. No decision needs it, so that it lies in a
/// table of its own and is not read when a study is taken up. Journals before migration 0003 hold it in the event.
/// </summary>
internal static class ReportDetail
{
    private const string Timing = "timing";
    private const string Seconds = "seconds";

    /// <summary>Takes a report apart.</summary>
    /// <returns>What decisions need, and the rest as a JSON object; null where there is no rest.</returns>
    public static (TrialReport Kept, string? Detail) Split(TrialReport report)
    {
        if (report.Values.All(value => value.Key == Timing ? IsSecondsAlone(value.Value) : IsMetric(value.Value)))
            return (report, null);
        var kept = new Dictionary<string, JsonElement>();
        var detail = new Dictionary<string, JsonElement>();
        foreach (var (name, value) in report.Values)
        {
            if (name != Timing || value.ValueKind != JsonValueKind.Object)
            {
                (IsMetric(value) ? kept : detail)[name] = value;
                continue;
            }

            if (value.TryGetProperty(Seconds, out var seconds))
                kept[Timing] =
                    JsonSerializer.SerializeToElement(
                    new Dictionary<string, JsonElement> { [Seconds] = seconds }, SearchClusterJson.Options);
            if (value.EnumerateObject().Any(time => time.Name != Seconds))
                detail[Timing] = value;
        }

        return detail.Count == 0 ? (report, null)
            : (report with { Values = kept }, JsonSerializer.Serialize(detail, SearchClusterJson.Options));
    }

    /// <summary>Whether a value is a number; those that are not finite are named.</summary>
    public static bool IsMetric(JsonElement value) => value.ValueKind == JsonValueKind.Number
        || (value.ValueKind == JsonValueKind.String && value.GetString() is "NaN" or "Infinity" or "-Infinity");

    private static bool IsSecondsAlone(JsonElement timing) =>
        timing.ValueKind == JsonValueKind.Object && timing.EnumerateObject().All(time => time.Name == Seconds);

    /// <summary>Puts a report together again: metrics first, times last.</summary>
    public static TrialReport Join(TrialReport kept, IReadOnlyDictionary<string, JsonElement> detail)
    {
        var values = new Dictionary<string, JsonElement>();
        foreach (var (name, value) in kept.Values.Concat(detail).Where(value => value.Key != Timing))
            values[name] = value;
        if (detail.TryGetValue(Timing, out var timing) || kept.Values.TryGetValue(Timing, out timing))
            values[Timing] = timing;
        return kept with { Values = values };
    }
}
