using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace SearchCluster.Contracts.Json;

/// <summary>The JSON tree of a plan, addressed by the paths that name parameters.</summary>
internal static class PlanTree
{
    // No plan nests deeper; a type that holds itself would never end.
    private const int DeepestNesting = 8;

    /// <summary>
    /// Sets the value at a path; sections on the way that are absent or a shorthand are created. False when the path leads through
    /// a value that has no inside, or to an item the list does not have.
    /// </summary>
    public static bool TrySet(JsonNode root, string path, JsonNode? value)
    {
        var node = root;
        var steps = Steps(path);
        if (steps.Count == 0)
            return false;
        foreach (var step in steps[..^1])
        {
            if (Inside(node, step) is not { } inside)
            {
                inside = new JsonObject();
                if (!TryPut(node, step, inside))
                    return false;
            }
            else if (inside.GetValueKind() == JsonValueKind.String)
            {
                inside = new JsonObject { ["kind"] = inside.DeepClone() };
                if (!TryPut(node, step, inside))
                    return false;
            }

            node = inside;
        }

        return TryPut(node, steps[^1], value?.DeepClone());
    }

    /// <summary>The value at a path; null where there is none.</summary>
    public static JsonNode? Find(JsonNode? root, string path) => Steps(path).Aggregate(root, Inside);

    /// <summary>Every path that a value can be set at, given the kinds and list lengths that <paramref name="node"/> has now.</summary>
    public static IEnumerable<string> Paths(JsonNode? node, Type type) => Paths(node, type, "", DeepestNesting);

    private static IEnumerable<string> Paths(JsonNode? node, Type type, string path, int depth)
    {
        if (depth == 0 || PlanScalars.IsAnything(type))
            return [];
        var info = SearchClusterJson.Options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
        if (info.PolymorphismOptions is { } kinds)
        {
            var kind = node is JsonObject section ? section[kinds.TypeDiscriminatorPropertyName]?.GetValue<string>() : null;
            var derived = kinds.DerivedTypes.FirstOrDefault(known => known.TypeDiscriminator as string == kind).DerivedType;
            return derived is null ? [] : KeyPaths(node, SearchClusterJson.Options.GetTypeInfo(derived), path, depth);
        }

        return info.Kind switch
        {
            JsonTypeInfoKind.Object => KeyPaths(node, info, path, depth),
            JsonTypeInfoKind.Enumerable when node is JsonArray items => items.SelectMany((item, i) =>
                Paths(item, info.ElementType!, PlanPath.Item(path, i), depth - 1).Prepend(PlanPath.Item(path, i))),
            _ => [],
        };
    }

    private static IEnumerable<string> KeyPaths(JsonNode? node, JsonTypeInfo info, string path, int depth) =>
        PlanWalker.ReadableProperties(info).SelectMany(property =>
        {
            var at = PlanPath.Key(path, property.Key);
            return Paths((node as JsonObject)?[property.Key], property.Value.PropertyType, at, depth - 1).Prepend(at);
        });

    private static List<string> Steps(string path)
    {
        var steps = new List<string>();
        foreach (var key in path.Split('.'))
        {
            var parts = key.Split('[');
            steps.AddRange(parts.Select((part, i) => i == 0 ? part : "[" + part).Where(part => part.Length > 0));
        }

        return steps;
    }

    private static JsonNode? Inside(JsonNode? node, string step) => node switch
    {
        JsonObject section => section[step],
        JsonArray items when Index(step, items) is { } index => items[index],
        _ => null,
    };

    private static bool TryPut(JsonNode? node, string step, JsonNode? value)
    {
        switch (node)
        {
            case JsonObject section when !step.StartsWith('['):
                section[step] = value;
                return true;
            case JsonArray items when Index(step, items) is { } index:
                items[index] = value;
                return true;
            default:
                return false;
        }
    }

    private static int? Index(string step, JsonArray items) =>
        step is ['[', .. var digits, ']'] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index < items.Count
            ? index
            : null;
}
