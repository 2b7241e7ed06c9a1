using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SearchCluster.Contracts.Workloads.Commands;

/// <summary>A text of a study file that may be written as a number or a truth value, as in <c>OMP_NUM_THREADS: 1</c>.</summary>
/// <param name="Value">The text.</param>
[JsonConverter(typeof(CommandTextConverter))]
[Description("text or a number")]
public readonly record struct CommandText(string Value)
{
    /// <summary>The text.</summary>
    public override string ToString() => Value;
}

/// <summary>Reads texts, numbers and truth values; writes texts.</summary>
internal sealed class CommandTextConverter : JsonConverter<CommandText>
{
    public override CommandText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(TextOf(ref reader));

    public override void Write(Utf8JsonWriter writer, CommandText value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value ?? "");

    /// <summary>The text of a scalar.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static string TextOf(ref Utf8JsonReader reader)
    {
        using var value = JsonDocument.ParseValue(ref reader);
        return value.RootElement.ValueKind switch
        {
            JsonValueKind.String => value.RootElement.GetString()!,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.RootElement.GetRawText(),
            _ => throw new JsonException("expected text or a number"),
        };
    }
}
