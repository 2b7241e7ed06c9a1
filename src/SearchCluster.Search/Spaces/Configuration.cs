using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using SearchCluster.Search.Domains;

namespace SearchCluster.Search;

/// <summary>One value per active parameter, in the order of the search space. Immutable; equal when all values are equal JSON.</summary>
[JsonConverter(typeof(ConfigurationConverter))]
public sealed class Configuration : IReadOnlyDictionary<string, JsonElement>, IEquatable<Configuration>
{
    private readonly OrderedDictionary<string, JsonElement> _values;

    private Configuration(OrderedDictionary<string, JsonElement> values) => _values = values;

    /// <summary>Makes a configuration of values in order; names are unique.</summary>
    public static Configuration Of(IEnumerable<KeyValuePair<string, JsonElement>> values) =>
        new(new OrderedDictionary<string, JsonElement>(values));

    /// <inheritdoc/>
    public int Count => _values.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _values.Keys;

    /// <inheritdoc/>
    public IEnumerable<JsonElement> Values => _values.Values;

    /// <inheritdoc/>
    public JsonElement this[string key] => _values[key];

    /// <summary>The value of a numeric parameter.</summary>
    public double Number(string name) => _values[name].GetDouble();

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out JsonElement value) => _values.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, JsonElement>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether both hold the same values under the same names, in any order.</summary>
    public bool Equals(Configuration? other) =>
        other is not null
        && other.Count == Count
        && _values.All(mine => other.TryGetValue(mine.Key, out var theirs) && JsonElement.DeepEquals(mine.Value, theirs));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Configuration);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        _values.Aggregate(Count, (hash, mine) => hash ^ HashCode.Combine(mine.Key, JsonValueComparer.Instance.GetHashCode(mine.Value)));

    /// <summary>The configuration as a JSON object.</summary>
    public override string ToString() => JsonSerializer.Serialize(this);

    private sealed class ConfigurationConverter : JsonConverter<Configuration>
    {
        public override Configuration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonSerializer.Deserialize<OrderedDictionary<string, JsonElement>>(ref reader) ?? []);

        public override void Write(Utf8JsonWriter writer, Configuration value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var (name, element) in value._values)
            {
                writer.WritePropertyName(name);
                element.WriteTo(writer);
            }

            writer.WriteEndObject();
        }
    }
}
