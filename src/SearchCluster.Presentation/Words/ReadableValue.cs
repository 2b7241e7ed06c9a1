using System.Text.Json;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;

namespace SearchCluster.Presentation.Words;

/// <summary>Configurations and other JSON values for people.</summary>
public static class ReadableValue
{
    /// <summary>
    /// A value in a cell: numbers shortened, <c>{ kind: normal, standardDeviation: 1 }</c> as <c>normal(standardDeviation 1)</c>.
    /// </summary>
    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => ReadableNumber.Of(value.GetDouble()),
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Null or JsonValueKind.Undefined => "–",
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(Of))}]",
        _ => OfObject(value),
    };

    /// <summary>The parameters of a configuration with their values, in its order.</summary>
    public static IReadOnlyList<(string Parameter, string Value)> Parameters(Configuration configuration) =>
        [.. JsonSerializer.SerializeToElement(configuration, SearchClusterJson.Options).EnumerateObject()
            .Select(parameter => (parameter.Name, Of(parameter.Value)))];

    /// <summary>A configuration on a line: <c>learningRate 0.01, batchNorm true</c>.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="names">Short names of its parameters: see <see cref="ShortNames"/>.</param>
    public static string Of(Configuration configuration, IReadOnlyDictionary<string, string> names) =>
        string.Join(", ", Parameters(configuration).Select(parameter => $"{names[parameter.Parameter]} {parameter.Value}"));

    /// <summary>
    /// Names short enough for a column: the last part of the path, or as many parts as tell it from the others.
    /// </summary>
    public static IReadOnlyDictionary<string, string> ShortNames(IEnumerable<string> parameters)
    {
        var all = parameters.Distinct().ToList();
        return all.ToDictionary(name => name, name =>
        {
            var parts = name.Split('.');
            return Enumerable.Range(1, parts.Length)
                .Select(count => string.Join('.', parts[^count..]))
                .First(
                    tail =>
                        tail == name || !all.Exists(
                            other => other != name && (other == tail || other.EndsWith("." + tail, StringComparison.Ordinal))));
        });
    }

    private static string OfObject(JsonElement value)
    {
        var kind = value.TryGetProperty("kind", out var named) ? named.GetString() : null;
        var rest = string.Join(
            ", ", value.EnumerateObject().Where(property => property.Name != "kind")
                .Select(property => $"{property.Name} {Of(property.Value)}"));
        return kind is null ? $"{{{rest}}}" : rest.Length == 0 ? kind : $"{kind}({rest})";
    }
}
