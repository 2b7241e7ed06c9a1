using System.Text.Json;
using SearchCluster.Randomness;

namespace SearchCluster.Search.Domains;

/// <summary>Real numbers, equally likely.</summary>
public sealed record UniformDomain : NumericDomain
{
    /// <summary>Lower bound.</summary>
    public required double Low { get; init; }

    /// <summary>Upper bound, above <see cref="Low"/>.</summary>
    public required double High { get; init; }

    private protected override double Lowest => Low;

    private protected override double Highest => High;

    private protected override bool IsLogarithmic => false;

    internal override JsonElement Draw(ref RandomStream random) => Json(At(random.NextDouble()));
}
