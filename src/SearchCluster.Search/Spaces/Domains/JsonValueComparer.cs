using System.Text.Json;

namespace SearchCluster.Search.Domains;

/// <summary>
/// Compares JSON values as <see cref="JsonElement.DeepEquals"/> does, with a hash that agrees with it: 1, 1.0 and 1e0 are one number,
/// and the order of an object's properties does not count. Finds a value among many without comparing it with each.
/// </summary>
internal sealed class JsonValueComparer : IEqualityComparer<JsonElement>
{
    /// <summary>The only comparer.</summary>
    public static JsonValueComparer Instance { get; } = new();

    /// <inheritdoc/>
    public bool Equals(JsonElement x, JsonElement y) => JsonElement.DeepEquals(x, y);

    /// <inheritdoc/>
    public int GetHashCode(JsonElement value)
    {
        var hash = new HashCode();
        hash.Add(value.ValueKind);
        switch (value.ValueKind)
        {
            case JsonValueKind.Number:
                hash.Add(value.GetDouble());
                break;
            case JsonValueKind.String:
                hash.Add(value.GetString());
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                    hash.Add(GetHashCode(item));
                break;
            case JsonValueKind.Object:
                var properties = 0;
                foreach (var property in value.EnumerateObject())
                    properties ^= HashCode.Combine(property.Name, GetHashCode(property.Value));
                hash.Add(properties);
                break;
        }

        return hash.ToHashCode();
    }
}
