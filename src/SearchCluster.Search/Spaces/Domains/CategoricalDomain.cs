using System.Text.Json;
using SearchCluster.Randomness;

namespace SearchCluster.Search.Domains;

/// <summary>A list of values without order: strings, numbers, booleans or whole objects.</summary>
public sealed record CategoricalDomain : Domain
{
    // Fewer values are compared one by one: hashing a string allocates it.
    private const int FewestHashed = 16;

    private Dictionary<JsonElement, int>? _places;

    /// <summary>The values, at least one, each once and equally likely.</summary>
    public required IReadOnlyList<JsonElement> Values
    {
        get;
        init => (field, _places) = (value, null);
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems()
    {
        if (Values.Count == 0)
            yield return ("values", "a categorical domain needs at least one value");
        var places = new Dictionary<JsonElement, int>(Values.Count, JsonValueComparer.Instance);
        for (var i = 0; i < Values.Count; i++)
            if (!places.TryAdd(Values[i], i))
                yield return ($"values[{i}]", $"{Values[i].GetRawText()} stands at {places[Values[i]]} already");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<JsonElement> GridValues() => Values;

    /// <inheritdoc/>
    public override IReadOnlyList<JsonElement> Extremes() => Values;

    /// <inheritdoc/>
    public override bool Contains(JsonElement value) => Find(value) is not null;

    /// <summary>Whether both have the same condition and the same list of values.</summary>
    public bool Equals(CategoricalDomain? other) => base.Equals(other) && ReferenceEquals(Values, other.Values);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Values.Count);

    internal override long? Choices => Values.Count;

    internal override JsonElement Draw(ref RandomStream random) => Values[random.NextInteger(Values.Count)];

    internal override JsonElement AtShare(double share) => Values[Math.Min((int)(share * Values.Count), Values.Count - 1)];

    internal override double ShareOf(JsonElement value) => ShareAt(IndexOf(value));

    /// <summary>The share at which the value at a place lies: the middle of its shares.</summary>
    internal double ShareAt(int index) => (index + 0.5) / Values.Count;

    /// <summary>The place of a value in <see cref="Values"/>.</summary>
    /// <exception cref="ArgumentException">It is none of them.</exception>
    internal int IndexOf(JsonElement value) =>
        Find(value) ?? throw new ArgumentException($"{value.GetRawText()} is none of the values", nameof(value));

    private int? Find(JsonElement value)
    {
        if (Values.Count >= FewestHashed)
            return (_places ??= Places()).TryGetValue(value, out var place) ? place : null;
        for (var i = 0; i < Values.Count; i++)
            if (JsonElement.DeepEquals(Values[i], value))
                return i;
        return null;
    }

    private Dictionary<JsonElement, int> Places()
    {
        var places = new Dictionary<JsonElement, int>(Values.Count, JsonValueComparer.Instance);
        for (var i = 0; i < Values.Count; i++)
            places.TryAdd(Values[i], i);
        return places;
    }
}
