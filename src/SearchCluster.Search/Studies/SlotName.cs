using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SearchCluster.Search.Studies;

/// <summary>The name under which a slot holds leases. In text: the silo, a slash, the number.</summary>
/// <param name="Silo">Address of its silo, with its generation.</param>
/// <param name="Number">Number of the slot on its silo, from 0.</param>
[JsonConverter(typeof(JsonText))]
public readonly record struct SlotName(string Silo, int Number)
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">The text has no slash with a number behind it.</exception>
    public static SlotName Parse(string text)
    {
        var slash = text.LastIndexOf('/');
        return slash >= 0 && int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new SlotName(text[..slash], number)
            : throw new FormatException($"'{text}' is no slot: a silo, a slash and a number are");
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Silo}/{Number}");

    /// <summary>A slot in JSON is its text.</summary>
    internal sealed class JsonText : JsonConverter<SlotName>
    {
        /// <inheritdoc/>
        public override SlotName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return Parse(reader.GetString() ?? "");
            }
            catch (FormatException error)
            {
                throw new JsonException(error.Message, error);
            }
        }

        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, SlotName value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
