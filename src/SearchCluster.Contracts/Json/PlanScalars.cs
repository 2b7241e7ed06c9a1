using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using SearchCluster.Search;

namespace SearchCluster.Contracts.Json;

/// <summary>How <see cref="PlanWalker"/> reads a single value, and how it speaks of values and of what it expected.</summary>
internal static class PlanScalars
{
    /// <summary>Whether a value of the type may be any JSON at all.</summary>
    public static bool IsAnything(Type type) =>
        type == typeof(object) || type == typeof(JsonElement) || typeof(JsonNode).IsAssignableFrom(type);

    /// <summary>
    /// The value as the type's converter wants it written; <paramref name="message"/> says what is wrong when it cannot be read.
    /// </summary>
    public static JsonNode? Read(JsonNode node, JsonTypeInfo info, out string? message)
    {
        message = null;
        var kind = node.GetValueKind();
        var type = info.Type;
        if (type == typeof(string) && kind == JsonValueKind.String)
            return node.DeepClone();
        if (type == typeof(bool) && kind is JsonValueKind.True or JsonValueKind.False)
            return node.DeepClone();
        if (type.IsEnum && kind == JsonValueKind.String)
            return ReadEnum(node, type, out message);
        if (type == typeof(TimeSpan) && kind is JsonValueKind.String or JsonValueKind.Number)
            return ReadTime(node, kind, out message);
        if (IntegerRange(type) is { } range && kind == JsonValueKind.Number)
            return ReadInteger(node, range, out message);
        if (IsReal(type)
            && (kind == JsonValueKind.Number
            || (kind == JsonValueKind.String && node.GetValue<string>() is "NaN" or "Infinity" or "-Infinity")))
            return node.DeepClone();
        if (IsKnown(type))
        {
            message = $"{Describe(node)}; expected {Expectation(info)}";
            return null;
        }

        try
        {
            node.Deserialize(info);
            return node.DeepClone();
        }
        catch (JsonException)
        {
            message = $"{Describe(node)}; expected {Expectation(info)}";
            return null;
        }
    }

    /// <summary>A value of the type that deserialises.</summary>
    public static JsonNode? StandIn(JsonTypeInfo info) => info.Type switch
    {
        { IsEnum: true } type => EnumNames(type)[0],
        var type when type == typeof(string) => "",
        var type when type == typeof(bool) => false,
        var type when type == typeof(TimeSpan) => "00:00:00",
        var type when IsReal(type) || IntegerRange(type) is not null => 0,
        _ => null,
    };

    /// <summary>What was found, in words: the value, shortened, and its JSON type.</summary>
    public static string Describe(JsonNode node)
    {
        if (node.GetValueKind() == JsonValueKind.String)
            return $"'{Quotation.Abridge(node.GetValue<string>())}' is text";
        var quote = Quotation.Abridge(node.ToJsonString(SearchClusterJson.Options));
        return node.GetValueKind() switch
        {
            JsonValueKind.Number => $"{quote} is a number",
            JsonValueKind.Array => $"{quote} is a list",
            JsonValueKind.Object => $"{quote} is a section",
            _ => $"{quote} is a truth value",
        };
    }

    /// <summary>What belongs there, in words.</summary>
    public static string Expectation(JsonTypeInfo info)
    {
        var type = Nullable.GetUnderlyingType(info.Type) ?? info.Type;
        if (info.PolymorphismOptions is { } kinds)
            return $"a kind ({string.Join(", ", kinds.DerivedTypes.Select(kind => kind.TypeDiscriminator))}) or a section with one";
        if (type.IsEnum)
            return $"one of {string.Join(", ", EnumNames(type))}";
        if (type == typeof(string))
            return "text";
        if (type == typeof(bool))
            return "true or false";
        if (type == typeof(TimeSpan))
            return PlanTime.Expectation;
        if (IntegerRange(type) is not null)
            return "a whole number";
        if (IsReal(type))
            return "a number";
        return info.Kind switch
        {
            JsonTypeInfoKind.Object => $"a section with {string.Join(", ", PlanWalker.ReadableProperties(info).Keys)}",
            JsonTypeInfoKind.Dictionary => "a section of names",
            JsonTypeInfoKind.Enumerable => "a list",
            _ => type.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "a value",
        };
    }

    private static JsonNode? ReadTime(JsonNode node, JsonValueKind kind, out string? message)
    {
        if (kind == JsonValueKind.Number)
            message = $"{Quotation.Abridge(node.ToJsonString())} has no unit; expected {PlanTime.Expectation}";
        else if (PlanTime.TryParse(node.GetValue<string>(), out var time, out message))
            return JsonValue.Create(time.ToString("c", CultureInfo.InvariantCulture));
        return null;
    }

    private static JsonNode? ReadEnum(JsonNode node, Type type, out string? message)
    {
        message = null;
        var name = node.GetValue<string>();
        var known = EnumNames(type);
        if (known.Contains(name))
            return node.DeepClone();
        var nearest = NearestName.Of(name, known) is { } found ? $" (did you mean '{found}'?)" : "";
        message = $"{Quotation.Of(name)}; expected one of {string.Join(", ", known)}{nearest}";
        return null;
    }

    // 1e3 and 128.0 are whole numbers to a reader of the file, but not to System.Text.Json: they are written anew.
    private static JsonNode? ReadInteger(JsonNode node, (decimal Low, decimal High) range, out string? message)
    {
        message = null;
        var text = Quotation.Abridge(node.ToJsonString());
        var isDecimal = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value);
        if (isDecimal && value != decimal.Truncate(value))
            message = $"{text} is not a whole number";
        else if (!isDecimal || value < range.Low || value > range.High)
            message = $"{text} is out of range; expected {range.Low} to {range.High}";
        else
            return JsonNode.Parse(value.ToString("F0", CultureInfo.InvariantCulture));
        return null;
    }

    private static string[] EnumNames(Type type) => [.. Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName)];

    private static bool IsKnown(Type type) =>
        type.IsEnum || type == typeof(string) || type == typeof(bool) || type == typeof(TimeSpan) || IsReal(type)
            || IntegerRange(type) is not null;

    private static bool IsReal(Type type) => type == typeof(double) || type == typeof(float) || type == typeof(decimal);

    private static (decimal Low, decimal High)? IntegerRange(Type type) => Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum => null,
        TypeCode.Byte => (byte.MinValue, byte.MaxValue),
        TypeCode.Int16 => (short.MinValue, short.MaxValue),
        TypeCode.Int32 => (int.MinValue, int.MaxValue),
        TypeCode.UInt32 => (uint.MinValue, uint.MaxValue),
        TypeCode.Int64 => (long.MinValue, long.MaxValue),
        TypeCode.UInt64 => (ulong.MinValue, ulong.MaxValue),
        _ => null,
    };
}
