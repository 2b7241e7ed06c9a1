using SearchCluster.Search.Domains;

namespace SearchCluster.Search.Forests;

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
