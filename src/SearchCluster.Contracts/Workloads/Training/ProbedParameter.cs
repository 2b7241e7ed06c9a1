using System.Text.Json;
using System.Text.Json.Nodes;
using SearchCluster.Search.Domains;

namespace SearchCluster.Contracts.Workloads.Training;

/// <summary>What <see cref="SpaceProbe"/> needs to know of a parameter.</summary>
/// <param name="Name">The parameter's name: a path into the plan.</param>
/// <param name="Values">Values that bound its domain, each with its place in the domain's section: <c>low</c>, <c>values[2]</c>, or
/// empty.</param>
/// <param name="When">The parameter and value that make this one active; null when it always is.</param>
internal sealed record ProbedParameter(
    string Name,
    IReadOnlyList<(string Place, JsonNode? Value)> Values,
    (string Parameter, JsonNode? Value)? When)
{
    /// <summary>
    /// The parameter as its sampler draws it. A continuous domain that is not on a grid is also tried between its ends: both may be
    /// whole numbers where nothing else in it is.
    /// </summary>
    public static ProbedParameter Of(string name, Domain domain, bool onGrid)
    {
        var values = domain.Problems().Any() ? [] : ValuesOf(domain, onGrid).ToList();
        return new ProbedParameter(name, values, domain.When is { } when ? (when.Parameter, Node(when.Value)) : null);
    }

    private static IEnumerable<(string Place, JsonNode? Value)> ValuesOf(Domain domain, bool onGrid)
    {
        var extremes = domain.Extremes();
        if (domain is FixedDomain)
            return [("value", Node(extremes[0]))];
        if (domain is CategoricalDomain)
            return extremes.Select((value, i) => ($"values[{i}]", Node(value)));
        if (onGrid && domain.GridValues() is { } points)
            return points.Select(point => (Place(point, extremes), Node(point)));

        var ends = extremes.Select(end => (Place(end, extremes), Node(end)));
        return domain is IntegerDomain ? ends : ends.Append(("", Between(extremes[0].GetDouble(), extremes[^1].GetDouble())));
    }

    private static string Place(JsonElement value, IReadOnlyList<JsonElement> extremes) =>
        JsonElement.DeepEquals(value, extremes[0]) ? "low" : JsonElement.DeepEquals(value, extremes[^1]) ? "high" : "";

    // A share that no pair of round ends makes round.
    private static JsonNode Between(double low, double high) => low + (high - low) / Math.PI;

    private static JsonNode? Node(JsonElement value) => JsonSerializer.SerializeToNode(value);
}
