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

/// <summary>One varied parameter as a number: the share of the way through its domain, or the place of its category.</summary>
/// <param name="Name">Name of the parameter.</param>
/// <param name="Domain">Its domain.</param>
internal sealed record Feature(string Name, Domain Domain)
{
    /// <summary>Number of categories; 0 for a number.</summary>
    public int Categories { get; } = Domain is CategoricalDomain categorical ? categorical.Values.Count : 0;

    /// <summary>Whether its values are counted, so that between two of them nothing lies.</summary>
    public bool IsCounted => Domain.Choices is not null;

    /// <summary>The number of a value; NaN for one that the domain does not know.</summary>
    public double Encode(System.Text.Json.JsonElement value) => Domain switch
    {
        CategoricalDomain categorical => categorical.Contains(value) ? categorical.IndexOf(value) : double.NaN,
        _ => value.ValueKind == System.Text.Json.JsonValueKind.Number ? Domain.ShareOf(value) : double.NaN,
    };
}
