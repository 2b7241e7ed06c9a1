using System.Text.Json;
using System.Text.Json.Serialization;

namespace SearchCluster.Training.Data.Tables;

/// <summary>A character of a text file that is given, or found out: in JSON a text of one character, <c>tab</c> or <c>auto</c>.</summary>
/// <param name="Character">The character; null to find it out.</param>
[JsonConverter(typeof(Converter))]
public readonly record struct TextMark(char? Character)
{
    private const string Auto = "auto";
    private const string Tab = "tab";

    /// <summary>A character that is given.</summary>
    public static implicit operator TextMark(char character) => new(character);

    /// <inheritdoc/>
    public override string ToString() => Character switch
    {
        null => Auto,
        '\t' => Tab,
        var given => $"{given}",
    };

    private sealed class Converter : JsonConverter<TextMark>
    {
        public override TextMark Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String ? reader.GetString() switch
            {
                Auto => new TextMark(null),
                Tab or "\\t" => new TextMark('\t'),
                [var one] => new TextMark(one),
                _ => throw new JsonException("expected auto, tab or one character"),
            }
            : throw new JsonException("expected auto, tab or one character");

        public override void Write(Utf8JsonWriter writer, TextMark value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
