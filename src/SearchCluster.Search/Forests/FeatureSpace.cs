using SearchCluster.Search.Domains;

namespace SearchCluster.Search.Forests;

/// <summary>The varied parameters of a space as columns of numbers; what has a single value is none of them.</summary>
internal sealed class FeatureSpace(SearchSpace space)
{
    /// <summary>The columns, in the order of the space.</summary>
    public IReadOnlyList<Feature> Features { get; } =
    [
        .. space.Parameters.Where(parameter => parameter.Value is not FixedDomain && parameter.Value.Choices is not 1)
            .Select(parameter => new Feature(parameter.Key, parameter.Value)),
    ];

    /// <summary>A configuration as a row: NaN where a parameter is inactive, or has a value that its domain does not know.</summary>
    public double[] Encode(Configuration configuration) =>
        [.. Features.Select(feature => configuration.TryGetValue(feature.Name, out var value) ? feature.Encode(value) : double.NaN)];
}
