using System.Text.Json;
using SearchCluster.Randomness;

namespace SearchCluster.Search.Domains;

/// <summary>A list of values without order: strings, numbers, booleans or whole objects.</summary>
public sealed record CategoricalDomain : Domain
{
    /// <summary>The values, each equally likely.</summary>
    public required IReadOnlyList<JsonElement> Values { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems()
    {
        if (Values.Count == 0)
            yield return ("values", "a categorical domain needs at least one value");
        for (var i = 0; i < Values.Count; i++)
            for (var j = 0; j < i; j++)
                if (JsonElement.DeepEquals(Values[i], Values[j]))
                    yield return ($"values[{i}]", $"{Values[i].GetRawText()} stands at {j} already");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<JsonElement> GridValues() => Values;

    /// <inheritdoc/>
    public override IReadOnlyList<JsonElement> Extremes() => Values;

    /// <inheritdoc/>
    public override bool Contains(JsonElement value) => Values.Any(mine => JsonElement.DeepEquals(mine, value));

    internal override long? Choices => Values.Count;

    internal override JsonElement Draw(ref RandomStream random) => Values[random.NextInteger(Values.Count)];

    internal override JsonElement AtShare(double share) => Values[Math.Min((int)(share * Values.Count), Values.Count - 1)];

    internal override double ShareOf(JsonElement value) => (IndexOf(value) + 0.5) / Values.Count;

    /// <summary>The place of a value in <see cref="Values"/>.</summary>
    /// <exception cref="ArgumentException">It is none of them.</exception>
    internal int IndexOf(JsonElement value)
    {
        for (var i = 0; i < Values.Count; i++)
            if (JsonElement.DeepEquals(Values[i], value))
                return i;
        throw new ArgumentException($"{value.GetRawText()} is none of the values", nameof(value));
    }
}
