using System.Text.Json;
using System.Text.Json.Serialization;
using SearchCluster.Randomness;
using SearchCluster.Search.Domains;

namespace SearchCluster.Search.Tests;

/// <summary>JSON values, and the serializer's settings as studies are written with them.</summary>
internal static class SearchJson
{
    public static JsonSerializerOptions Options { get; } =
        new(JsonSerializerDefaults.Web)
        {
            AllowOutOfOrderMetadataProperties = true,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) }
        };

    public static JsonElement Value(object? value) => JsonSerializer.SerializeToElement(value);

    public static JsonElement[] Values(params object?[] values) => [.. values.Select(Value)];

    /// <summary>Values drawn at the addresses 0, 1, 2, …</summary>
    public static IEnumerable<JsonElement> Draws(Domain domain, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var random = RandomStream.At(seed: 1, RandomPurpose.Proposal, i);
            yield return domain.Draw(ref random);
        }
    }

    public static double[] Numbers(IEnumerable<JsonElement>? values) => [.. values!.Select(value => value.GetDouble())];
}
