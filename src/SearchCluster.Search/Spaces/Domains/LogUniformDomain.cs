using System.Text.Json;
using SearchCluster.Randomness;

namespace SearchCluster.Search.Domains;

/// <summary>Positive real numbers whose logarithm is uniform: the domain of learning rates and penalties.</summary>
public sealed record LogUniformDomain : NumericDomain
{
    /// <summary>Lower bound, above 0.</summary>
    public required double Low { get; init; }

    /// <summary>Upper bound, above <see cref="Low"/>.</summary>
    public required double High { get; init; }

    private protected override double Lowest => Low;

    private protected override double Highest => High;

    private protected override bool IsLogarithmic => true;

    internal override long? Choices => null;

    internal override JsonElement Draw(ref RandomStream random) => AtShare(random.NextDouble());

    internal override JsonElement AtShare(double share) => Json(At(share));

    internal override NumericDomain? Between(double lowShare, double highShare) =>
        this with { Low = EndAt(lowShare), High = EndAt(highShare), Points = null, Values = null } is { } other && other.Low < other.High
            ? other : null;

    internal override double ShareOf(JsonElement value) => ShareOf(value.GetDouble());
}
