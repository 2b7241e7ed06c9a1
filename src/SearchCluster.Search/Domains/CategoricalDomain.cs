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

    internal override JsonElement Draw(ref RandomStream random) => Values[random.NextInteger(Values.Count)];
}
