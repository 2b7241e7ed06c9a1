using System.Globalization;
using System.Text;
using System.Text.Json;
using SearchCluster.Contracts.Json;

namespace SearchCluster.Silo.Commands;

/// <summary>What one line says of an epoch.</summary>
/// <param name="Epoch">The epoch; null where the line has none.</param>
/// <param name="HasSoundEpoch">Whether the line has no epoch, or a whole number from 0 on.</param>
/// <param name="Values">The metrics that it has, of those that are read.</param>
/// <param name="Missing">Metrics that it has no number for.</param>
internal sealed record ReportLine(int? Epoch, bool HasSoundEpoch, IReadOnlyDictionary<string, double> Values, IReadOnlyList<string> Missing)
{
    /// <summary>Reads a line; null where it is no JSON object with at least one of the metrics as a key.</summary>
    public static ReportLine? Of(ReadOnlySpan<byte> line, IReadOnlyList<string> metrics)
    {
        using var document = Parse(line);
        if (document?.RootElement is not { ValueKind: JsonValueKind.Object } root
            || !metrics.Any(metric => root.TryGetProperty(metric, out _)))
            return null;
        var values = new Dictionary<string, double>();
        foreach (var metric in metrics)
            if (root.TryGetProperty(metric, out var value) && NumberOf(value) is { } number)
                values[metric] = number;
        int? epoch = null;
        var isSound = true;
        if (root.TryGetProperty("epoch", out var stated))
            isSound = (epoch = WholeNumber(stated)) is >= 0;
        return new ReportLine(epoch, isSound, values, [.. metrics.Except(values.Keys)]);
    }

    /// <summary>A line that is a number, and nothing else.</summary>
    public static double? NumberIn(ReadOnlySpan<byte> line) => NumberOf(Encoding.UTF8.GetString(line.Trim(" \t\r"u8)));

    /// <summary>A value as JSON can say it.</summary>
    public static JsonElement Json(double value) => JsonSerializer.SerializeToElement(value, SearchClusterJson.Options);

    private static double? NumberOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => NumberOf(value.GetString()!),
        _ => null,
    };

    // As programs of other languages write them: nan, inf, -Infinity.
    private static double? NumberOf(string text) => text.ToLowerInvariant() switch
    {
        "nan" or "-nan" or "+nan" => double.NaN,
        "inf" or "infinity" or "+inf" or "+infinity" => double.PositiveInfinity,
        "-inf" or "-infinity" => double.NegativeInfinity,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
    };

    private static int? WholeNumber(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.GetDouble() is var number && double.IsInteger(number)
            && Math.Abs(number) <= int.MaxValue
            ? (int)number
            : null;

    private static JsonDocument? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonDocument.Parse(line.ToArray());
        }
        catch (JsonException)
        {
            // Python's json writes NaN and Infinity bare, which JSON does not know.
        }

        try
        {
            return line.IndexOf("NaN"u8) >= 0 || line.IndexOf("Infinity"u8) >= 0 ? JsonDocument.Parse(WithNamesQuoted(line)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] WithNamesQuoted(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<string> names = ["-Infinity", "Infinity", "NaN"];
        var quoted = new List<byte>(line.Length + 16);
        var isInText = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"')
                isInText = !isInText;
            if (isInText && line[i] == '\\' && i + 1 < line.Length)
                quoted.Add(line[i++]);
            var found = "";
            if (!isInText)
                foreach (var name in names)
                    if (line[i..].StartsWith(Encoding.ASCII.GetBytes(name)))
                    {
                        found = name;
                        break;
                    }
            if (found.Length == 0)
            {
                quoted.Add(line[i]);
                continue;
            }

            quoted.AddRange(Encoding.ASCII.GetBytes($"\"{found}\""));
            i += found.Length - 1;
        }

        return [.. quoted];
    }
}
