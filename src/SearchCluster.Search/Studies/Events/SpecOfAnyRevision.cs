using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SearchCluster.Search.Studies.Events;

/// <summary>
/// Reads a submitted study as it was meant when it was written. Samplers whose proposals have changed since carry a <c>revision</c>; a
/// study that was written before there were any follows revision 1, so that it goes on and can be replayed as it began.
/// </summary>
internal sealed class SpecOfAnyRevision : JsonConverter<JsonElement>
{
    private const string Sampler = "sampler", Revision = "revision";

    // The kinds that had another revision before the property existed.
    private static readonly string[] Revised = ["coarseToFine", "cmaEs", "staged"];

    /// <inheritdoc/>
    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var spec = JsonElement.ParseValue(ref reader);
        if (spec.ValueKind != JsonValueKind.Object || !spec.TryGetProperty(Sampler, out var sampler)
            || sampler.ValueKind != JsonValueKind.Object
            || !sampler.TryGetProperty("kind", out var kind) || kind.ValueKind != JsonValueKind.String
                || !Revised.Contains(kind.GetString())
            || sampler.TryGetProperty(Revision, out _))
            return spec;
        var upgraded = JsonObject.Create(spec)!;
        upgraded[Sampler]![Revision] = 1;
        return JsonSerializer.SerializeToElement(upgraded);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) => value.WriteTo(writer);
}
