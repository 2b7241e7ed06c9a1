using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using SearchCluster.Search;

namespace SearchCluster.Contracts.Json;

/// <summary>
/// Walks a JSON tree beside the type it should become: writes out the shorthands (a string where an object with <c>kind</c> belongs
/// means that kind with its defaults) and collects every unknown key or kind, wrong type, missing key and number out of range.
/// System.Text.Json alone would stop at the first of them and ignore unknown keys.
/// </summary>
public sealed class PlanWalker
{
    private readonly JsonSerializerOptions _options = SearchClusterJson.Options;
    private readonly List<Problem> _problems = [];
    private readonly List<string> _standIns = [];

    private PlanWalker()
    {
    }

    /// <summary>
    /// Walks <paramref name="node"/>, which stays untouched, beside <paramref name="type"/>; problems carry paths below
    /// <paramref name="path"/>.
    /// </summary>
    public static WalkedPlan Walk(JsonNode? node, Type type, string path = "")
    {
        var walker = new PlanWalker();
        var walked = walker.WalkOrStandIn(node, type, path);
        return new WalkedPlan(walked, walker._problems) { StandIns = walker._standIns };
    }

    private JsonNode? WalkOrStandIn(JsonNode? node, Type type, string path) =>
        TryWalk(node, type, path, out var walked) ? walked : StandIn(type, path);

    private bool TryWalk(JsonNode? node, Type type, string path, out JsonNode? walked)
    {
        walked = null;
        var info = _options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
        if (PlanScalars.IsAnything(info.Type))
        {
            walked = node?.DeepClone();
            return true;
        }

        if (node is null)
            return Refuse(path, $"has no value; expected {PlanScalars.Expectation(info)}");
        if (info.PolymorphismOptions is { } kinds)
            return TryWalkKind(node, info, kinds, path, out walked);
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object:
                return TryWalkObject(node, info, path, kinds: null, out walked);
            case JsonTypeInfoKind.Dictionary:
                return TryWalkEntries(node, info, path, out walked);
            case JsonTypeInfoKind.Enumerable:
                return TryWalkItems(node, info, path, out walked);
            default:
                walked = PlanScalars.Read(node, info, out var message);
                return message is null || Refuse(path, message);
        }
    }

    private bool TryWalkKind(JsonNode node, JsonTypeInfo info, JsonPolymorphismOptions kinds, string path, out JsonNode? walked)
    {
        walked = null;
        var key = kinds.TypeDiscriminatorPropertyName;
        var shorthand = node.GetValueKind() == JsonValueKind.String;
        if (shorthand)
            node = new JsonObject { [key] = node.DeepClone() };
        if (node is not JsonObject section)
            return Refuse(path, $"{PlanScalars.Describe(node)}; expected {PlanScalars.Expectation(info)}");

        var known = kinds.DerivedTypes.Select(kind => kind.TypeDiscriminator as string ?? "").ToList();
        if (!section.TryGetPropertyValue(key, out var named) || named is null)
            return Refuse(path, $"has no '{key}'; expected one of {string.Join(", ", known)}");
        var at = shorthand ? path : PlanPath.Key(path, key);
        if (named.GetValueKind() != JsonValueKind.String)
            return Refuse(at, $"{PlanScalars.Describe(named)}; expected one of {string.Join(", ", known)}");
        var name = named.GetValue<string>();
        var index = known.IndexOf(name);
        return index < 0
            ? Refuse(at, $"unknown kind {Quotation.Of(name)}; {Suggestion(name, known)}")
            : TryWalkObject(section, _options.GetTypeInfo(kinds.DerivedTypes[index].DerivedType), path, kinds, out walked);
    }

    private bool TryWalkObject(JsonNode node, JsonTypeInfo info, string path, JsonPolymorphismOptions? kinds, out JsonNode? walked)
    {
        walked = null;
        if (node is not JsonObject section)
            return Refuse(path, $"{PlanScalars.Describe(node)}; expected {PlanScalars.Expectation(info)}");

        var result = new JsonObject();
        if (kinds is not null)
            result[kinds.TypeDiscriminatorPropertyName] = section[kinds.TypeDiscriminatorPropertyName]!.DeepClone();
        var properties = ReadableProperties(info);
        foreach (var (key, value) in section)
        {
            if (key == kinds?.TypeDiscriminatorPropertyName)
                continue;
            var at = PlanPath.Key(path, key);
            if (!properties.TryGetValue(key, out var property))
                Refuse(at, $"unknown key {Quotation.Of(key)}; {Suggestion(key, properties.Keys)}");
            else if (value is null && AllowsNull(property))
                result[key] = null;
            else if (TryWalk(value, property.PropertyType, at, out var child))
                result[key] = child;
        }

        foreach (var (key, property) in properties)
        {
            if (!property.IsRequired || result.ContainsKey(key))
                continue;
            if (!section.ContainsKey(key))
                Refuse(PlanPath.Key(path, key),
                    $"'{key}' is missing; expected {PlanScalars.Expectation(_options.GetTypeInfo(property.PropertyType))}");
            // The values of one kind of thing are compared with each other; those of other sections stand for themselves.
            result[key] = StandIn(property.PropertyType);
            if (kinds is not null && IsSingleValue(property.PropertyType))
                _standIns.AddRange(properties.Keys.Select(beside => PlanPath.Key(path, beside)));
        }

        walked = result;
        return true;
    }

    private bool TryWalkEntries(JsonNode node, JsonTypeInfo info, string path, out JsonNode? walked)
    {
        walked = null;
        if (node is not JsonObject section)
            return Refuse(path, $"{PlanScalars.Describe(node)}; expected {PlanScalars.Expectation(info)}");

        var result = new JsonObject();
        foreach (var (key, value) in section)
            result[key] = WalkOrStandIn(value, info.ElementType!, PlanPath.Key(path, key));
        walked = result;
        return true;
    }

    // An unreadable item gets a stand-in rather than being left out: the items after it keep their indices.
    private bool TryWalkItems(JsonNode node, JsonTypeInfo info, string path, out JsonNode? walked)
    {
        walked = null;
        if (node is not JsonArray items)
            return Refuse(path, $"{PlanScalars.Describe(node)}; expected {PlanScalars.Expectation(info)}");

        var result = new JsonArray();
        for (var i = 0; i < items.Count; i++)
            result.Add(WalkOrStandIn(items[i], info.ElementType!, PlanPath.Item(path, i)));
        walked = result;
        return true;
    }

    private JsonNode? StandIn(Type type, string path)
    {
        if (IsSingleValue(type))
            _standIns.Add(PlanPath.Shorten(path));
        return StandIn(type);
    }

    private bool IsSingleValue(Type type) => _options.GetTypeInfo(type).Kind == JsonTypeInfoKind.None;

    private JsonNode? StandIn(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is not null)
            return null;
        var info = _options.GetTypeInfo(type);
        if (info.PolymorphismOptions is { } kinds)
        {
            var first = kinds.DerivedTypes[0];
            var section = StandIn(first.DerivedType)!.AsObject();
            section.Insert(0, kinds.TypeDiscriminatorPropertyName, (string)first.TypeDiscriminator!);
            return section;
        }

        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object:
                return new JsonObject(ReadableProperties(info).Where(property => property.Value.IsRequired)
                    .Select(property => KeyValuePair.Create(property.Key, StandIn(property.Value.PropertyType))));
            case JsonTypeInfoKind.Dictionary:
                return new JsonObject();
            case JsonTypeInfoKind.Enumerable:
                return new JsonArray();
            default:
                return PlanScalars.StandIn(info);
        }
    }

    /// <summary>The keys that a section of the type may have; computed properties are not among them.</summary>
    public static OrderedDictionary<string, JsonPropertyInfo> ReadableProperties(JsonTypeInfo info) =>
        new(info.Properties
            .Where(property => (property.Set is not null || property.AssociatedParameter is not null) && !property.IsExtensionData)
            .Select(property => KeyValuePair.Create(property.Name, property)));

    private static bool AllowsNull(JsonPropertyInfo property) =>
        Nullable.GetUnderlyingType(property.PropertyType) is not null || (!property.PropertyType.IsValueType && property.IsSetNullable);

    private static string Suggestion(string name, ICollection<string> known) =>
        NearestName.Of(name, known) is { } nearest ? $"did you mean '{nearest}'?"
        : known.Count == 0 ? "there are no keys here"
        : $"known here: {string.Join(", ", known)}";

    private bool Refuse(string path, string message)
    {
        _problems.Add(new Problem(path, message));
        return false;
    }
}
