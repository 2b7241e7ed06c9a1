using System.Text.Json;
using SearchCluster.Randomness;

namespace SearchCluster.Search.Domains;

/// <summary>A single value.</summary>
public sealed record FixedDomain : Domain
{
    /// <summary>The value.</summary>
    public required JsonElement Value { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems() => [];

    /// <inheritdoc/>
    public override IReadOnlyList<JsonElement> GridValues() => [Value];

    /// <inheritdoc/>
    public override IReadOnlyList<JsonElement> Extremes() => [Value];

    /// <inheritdoc/>
    public override bool Contains(JsonElement value) => JsonElement.DeepEquals(Value, value);

    internal override long? Choices => 1;

    internal override JsonElement Draw(ref RandomStream random) => Value;

    internal override JsonElement AtShare(double share) => Value;

    internal override double ShareOf(JsonElement value) => 0.5;
}
