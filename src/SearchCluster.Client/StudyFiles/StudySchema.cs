using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Json;
using SearchCluster.Contracts.Workloads;
using SearchCluster.Search;

namespace SearchCluster.Client.StudyFiles;

/// <summary>
/// The JSON Schema of a study file, which editors complete and check by: made from the types that a study is read into, their
/// documentation, their defaults, and the bounds that the validation has.
/// </summary>
internal sealed class StudySchema
{
    /// <summary>Name of the file that <c>new</c> writes the schema to.</summary>
    public const string FileName = "searchcluster.schema.json";

    private readonly JsonSerializerOptions _options = SearchClusterJson.Options;
    private readonly TypeDocumentation _documentation = new();
    private readonly JsonObject _definitions = [];

    private StudySchema()
    {
    }

    /// <summary>The first line of a study file whose schema lies beside it.</summary>
    public static string Modeline => $"# yaml-language-server: $schema={FileName}";

    /// <summary>The schema.</summary>
    public static JsonObject Make()
    {
        var schema = new StudySchema();
        var root = schema.Section(schema._options.GetTypeInfo(typeof(StudySpec)), kind: null, []);
        root.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        root.Insert(1, "title", "A study of SearchCluster");
        root["oneOf"] =
            new JsonArray([.. WorkloadKinds.All.Select(kind => (JsonNode)new JsonObject { ["required"] = new JsonArray(kind.Key) })]);
        root["$defs"] = schema._definitions;
        return root;
    }

    private JsonObject Of(Type type, IReadOnlyList<string>? path)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return OrNull(Of(inner, path));
        var info = _options.GetTypeInfo(type);
        if (info.PolymorphismOptions is { } kinds)
            return Kinds(kinds, path);
        return info.Kind switch
        {
            JsonTypeInfoKind.Object when type != typeof(object) => Reference(type.Name, () => Section(info, kind: null, path)),
            JsonTypeInfoKind.Dictionary => new() { ["type"] = "object", ["additionalProperties"] = Of(info.ElementType!, null) },
            JsonTypeInfoKind.Enumerable => new() { ["type"] = "array", ["items"] = Of(info.ElementType!, null) },
            _ => Scalar(type),
        };
    }

    // A string stands for a kind with its defaults.
    private JsonObject Kinds(JsonPolymorphismOptions kinds, IReadOnlyList<string>? path)
    {
        JsonArray alternatives =
            [new JsonObject { ["enum"] =
            new JsonArray([.. kinds.DerivedTypes.Select(kind => (JsonNode?)(string)kind.TypeDiscriminator!)]) }];
        foreach (var kind in kinds.DerivedTypes)
            alternatives.Add(
                Reference(kind.DerivedType.Name, () =>
                Section(_options.GetTypeInfo(kind.DerivedType), (string)kind.TypeDiscriminator!, path)));
        return new() { ["anyOf"] = alternatives };
    }

    private JsonObject Reference(string name, Func<JsonObject> make)
    {
        if (!_definitions.ContainsKey(name))
        {
            // Its place is taken first: a section may contain itself.
            _definitions[name] = null;
            _definitions[name] = make();
        }

        return new() { ["$ref"] = $"#/$defs/{name}" };
    }

    private JsonObject Section(JsonTypeInfo info, string? kind, IReadOnlyList<string>? path)
    {
        var (properties, required) = (new JsonObject(), new JsonArray());
        var empty = new JsonObject();
        if (kind is not null)
        {
            properties["kind"] = new JsonObject { ["const"] = kind };
            required.Add("kind");
            empty["kind"] = kind;
        }

        var instance = info.CreateObject?.Invoke();
        foreach (var (key, property) in PlanWalker.ReadableProperties(info))
        {
            var schema = Of(property.PropertyType, path is null ? null : [.. path, key]);
            if (Description(info, property) is { } description)
                schema["description"] = description;
            if (property.IsRequired)
                required.Add(key);
            else if (Default(property, instance) is { } usual)
                schema["default"] = usual;
            var number = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (path is not null && (IsWhole(number) || IsReal(number)))
                SchemaBounds.Write(schema, path, empty, key, IsWhole(number));
            properties[key] = schema;
        }

        var section = new JsonObject { ["type"] = "object" };
        if (_documentation.Of(info.Type) is { } about)
            section["description"] = about;
        section["properties"] = properties;
        if (required.Count > 0)
            section["required"] = required;
        section["additionalProperties"] = false;
        return section;
    }

    private string? Description(JsonTypeInfo info, JsonPropertyInfo property)
    {
        if (property.AttributeProvider is MemberInfo member)
            return _documentation.Of(member);
        // The root is flat: its keys are those of the search, and the sections of workloads.
        return WorkloadKinds.All.FirstOrDefault(kind => kind.Key == property.Name) is { } workload
            ? _documentation.Of(workload.Plan)
            : typeof(SearchPlan).GetProperties().Concat(info.Type.GetProperties())
                .Where(known => JsonNamingPolicy.CamelCase.ConvertName(known.Name) == property.Name)
                .Select(_documentation.Of).FirstOrDefault();
    }

    // Of what is a section of its own, the keys tell the defaults.
    private JsonNode? Default(JsonPropertyInfo property, object? instance)
    {
        var value = property.AssociatedParameter is { HasDefaultValue: true, DefaultValue: var given } ? given
            : instance is null ? null : property.Get?.Invoke(instance);
        return value is null ? null : JsonSerializer.SerializeToNode(value, property.PropertyType, _options) switch
        {
            JsonValue scalar => scalar,
            JsonObject { Count: 1 } section when section.TryGetPropertyValue("kind", out var kind) => kind!.DeepClone(),
            _ => null,
        };
    }

    private static JsonObject OrNull(JsonObject schema)
    {
        if (schema["type"] is JsonValue type)
            schema["type"] = new JsonArray(type.DeepClone(), "null");
        else if (schema["enum"] is JsonArray values)
            values.Add(null);
        else
            schema = new() { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
        return schema;
    }

    private static JsonObject Scalar(Type type) => type switch
    {
        { IsEnum: true } =>
            new()
            {
                ["enum"] =
            new JsonArray([.. Enum.GetNames(type).Select(name => (JsonNode?)JsonNamingPolicy.CamelCase.ConvertName(name))])
            },
        _ when type == typeof(string) => new() { ["type"] = "string" },
        _ when type == typeof(bool) => new() { ["type"] = "boolean" },
        _ when type == typeof(TimeSpan) => new() { ["type"] = "string", ["examples"] = new JsonArray("90s", "15m", "24h", "00:01:30") },
        _ when IsWhole(type) => new() { ["type"] = "integer" },
        _ when IsReal(type) => new() { ["type"] = "number" },
        _ => [],
    };

    private static bool IsWhole(Type type) => !type.IsEnum && Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.UInt64;

    private static bool IsReal(Type type) => Type.GetTypeCode(type) is TypeCode.Single or TypeCode.Double or TypeCode.Decimal;
}
