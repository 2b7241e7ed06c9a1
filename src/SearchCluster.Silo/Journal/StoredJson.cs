using System.Text.Json;
using System.Text.Json.Nodes;
using SearchCluster.Contracts.Json;

namespace SearchCluster.Silo.Journal;

/// <summary>JSON that a database holds.</summary>
internal static class StoredJson
{
    /// <summary>Reads a value.</summary>
    /// <exception cref="DatabaseException">It is no JSON, or not of that type.</exception>
    public static T Read<T>(string json) => Read<T>(() => JsonSerializer.Deserialize<T>(json, SearchClusterJson.Options));

    /// <summary>Reads a value that stands inside another.</summary>
    /// <exception cref="DatabaseException">It is not of that type.</exception>
    public static T Read<T>(JsonElement json) => Read<T>(() => json.Deserialize<T>(SearchClusterJson.Options));

    /// <summary>
    /// Whether a stored text says the same as one that this version writes: members may differ in order, and absent ones are null.
    /// </summary>
    public static bool IsSame<T>(string stored, string written)
    {
        if (stored == written)
            return true;
        try
        {
            // Through the type, so that what an older version left out, or wrote in another order, is no difference.
            return JsonNode.DeepEquals(
                JsonNode.Parse(JsonSerializer.Serialize(Read<T>(stored), SearchClusterJson.Options)), JsonNode.Parse(written));
        }
        catch (DatabaseException)
        {
            return false;
        }
    }

    private static T Read<T>(Func<T?> read)
    {
        try
        {
            return read() ?? throw Corrupt<T>("it is null", null);
        }
        // System.Text.Json answers an unknown or missing kind with NotSupportedException, and converters throw what they like.
        catch (Exception error)
            when (error is JsonException or NotSupportedException or FormatException or ArgumentException or InvalidOperationException
            or OverflowException)
        {
            var reason = error is NotSupportedException ? "its kind is missing" : error.Message;
            throw Corrupt<T>(reason, error);
        }
    }

    private static DatabaseException Corrupt<T>(string reason, Exception? error) =>
        new($"the database is corrupt, or from a newer version of searchcluster: a {typeof(T).Name} in it cannot be read: {reason}", error);
}
