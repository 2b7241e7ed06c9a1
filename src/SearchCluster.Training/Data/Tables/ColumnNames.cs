using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SearchCluster.Training.Data.Tables;

/// <summary>
/// Columns of a table: each by its name, or by its place, counted from 0, or from the end with −1. In JSON one, or a list.
/// </summary>
[JsonConverter(typeof(Converter))]
public sealed class ColumnNames : IEquatable<ColumnNames>
{
    /// <summary>Names columns.</summary>
    /// <param name="names">Names; a text that is a whole number is taken for a place where no column has that name.</param>
    public ColumnNames(params IReadOnlyList<string> names) => Names = [.. names.Select(DataText.Trim)];

    /// <summary>The names and places, as they were given but for blanks around them.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>A single column.</summary>
    public static implicit operator ColumnNames(string name) => new(name);

    /// <summary>Places of a column among others: none, one, or several of one name.</summary>
    public static IReadOnlyList<int> PlacesOf(string name, IReadOnlyList<string> columns)
    {
        List<int> places = [.. Enumerable.Range(0, columns.Count).Where(place => columns[place] == name)];
        if (places.Count > 0 || !int.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return places;
        var counted = number < 0 ? columns.Count + number : number;
        return counted >= 0 && counted < columns.Count ? [counted] : [];
    }

    /// <inheritdoc/>
    public bool Equals(ColumnNames? other) => other is not null && Names.SequenceEqual(other.Names);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ColumnNames);

    /// <inheritdoc/>
    public override int GetHashCode() => Names.Aggregate(0, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Names);

    /// <summary>A text or a whole number, or a list of them.</summary>
    private sealed class Converter : JsonConverter<ColumnNames>
    {
        public override ColumnNames Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
                return new ColumnNames(Name(ref reader));
            List<string> names = [];
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                names.Add(Name(ref reader));
            return new ColumnNames(names);
        }

        public override void Write(Utf8JsonWriter writer, ColumnNames value, JsonSerializerOptions options)
        {
            if (value.Names is [var only])
            {
                writer.WriteStringValue(only);
                return;
            }

            writer.WriteStartArray();
            foreach (var name in value.Names)
                writer.WriteStringValue(name);
            writer.WriteEndArray();
        }

        private static string Name(ref Utf8JsonReader reader) => reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString()!,
            JsonTokenType.Number when reader.TryGetInt32(out var place) => place.ToString(CultureInfo.InvariantCulture),
            _ => throw new JsonException("expected the name of a column, its place, or a list of them"),
        };
    }
}
