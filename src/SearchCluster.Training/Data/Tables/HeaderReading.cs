using System.Text.Json;
using System.Text.Json.Serialization;

namespace SearchCluster.Training.Data.Tables;

/// <summary>Whether the first row of a table names its columns: in JSON true, false or <c>auto</c>.</summary>
/// <param name="IsThere">
/// Whether it does; columns have places alone, counted from 0, where it does not. Null to find out: a row without numbers does, and one
/// that
/// has the label's name.
/// </param>
[JsonConverter(typeof(Converter))]
public readonly record struct HeaderReading(bool? IsThere)
{
    private const string Auto = "auto";

    private sealed class Converter : JsonConverter<HeaderReading>
    {
        public override HeaderReading Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType switch
            {
                JsonTokenType.True => new HeaderReading(true),
                JsonTokenType.False => new HeaderReading(false),
                JsonTokenType.String when reader.GetString() == Auto => default,
                _ => throw new JsonException("expected true, false or auto"),
            };

        public override void Write(Utf8JsonWriter writer, HeaderReading value, JsonSerializerOptions options)
        {
            if (value.IsThere is { } isThere)
                writer.WriteBooleanValue(isThere);
            else
                writer.WriteStringValue(Auto);
        }
    }
}
