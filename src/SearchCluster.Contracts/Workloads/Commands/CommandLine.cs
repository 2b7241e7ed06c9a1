using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SearchCluster.Contracts.Workloads.Commands;

/// <summary>A program with its arguments, as a study states it: one text or a list.</summary>
/// <param name="Text">The text; null for a list.</param>
/// <param name="Listed">The list; null for a text.</param>
[JsonConverter(typeof(CommandLineConverter))]
[Description("a list of words, or one text")]
public readonly record struct CommandLine(string? Text, IReadOnlyList<string>? Listed)
{
    /// <summary>The program and its arguments.</summary>
    /// <exception cref="FormatException">A quote in the text is not closed.</exception>
    public IReadOnlyList<string> Words => Listed ?? ShellWords.Of(Text ?? "");
}

/// <summary>Reads a text, or a list of scalars.</summary>
internal sealed class CommandLineConverter : JsonConverter<CommandLine>
{
    public override bool HandleNull => true;

    public override CommandLine Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return default;
            case JsonTokenType.String:
                return new CommandLine(reader.GetString(), null);
            case JsonTokenType.StartArray:
                var words = new List<string>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    words.Add(CommandTextConverter.TextOf(ref reader));
                return new CommandLine(null, words);
            default:
                throw new JsonException("expected a text or a list of words");
        }
    }

    public override void Write(Utf8JsonWriter writer, CommandLine value, JsonSerializerOptions options)
    {
        if (value.Listed is null)
        {
            writer.WriteStringValue(value.Text ?? "");
            return;
        }

        writer.WriteStartArray();
        foreach (var word in value.Listed)
            writer.WriteStringValue(word);
        writer.WriteEndArray();
    }
}
