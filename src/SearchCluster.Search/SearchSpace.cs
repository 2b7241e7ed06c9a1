using System.Text.Json;
using SearchCluster.Search.Domains;

namespace SearchCluster.Search;

/// <summary>Named parameters, each with a domain, some active only while another one has a value.</summary>
public sealed class SearchSpace
{
    /// <summary>A space of parameters in order.</summary>
    public SearchSpace(OrderedDictionary<string, Domain> parameters) => Parameters = parameters;

    /// <summary>The parameters in the order of the study file.</summary>
    public OrderedDictionary<string, Domain> Parameters { get; }

    /// <summary>
    /// What is wrong with it; paths start with a parameter's name. A space with problems has no samplers.
    /// </summary>
    public IEnumerable<(string Path, string Message)> Problems()
    {
        foreach (var (name, domain) in Parameters)
        {
            foreach (var (path, message) in domain.Problems())
                yield return ($"{name}.{path}", message);
            if (domain.When is { } when)
                foreach (var problem in ConditionProblems(name, when))
                    yield return problem;
        }
    }

    /// <summary>Keeps the values of the active parameters, in the order of the space.</summary>
    /// <param name="valueOf">The value that a parameter has if it is active.</param>
    internal Configuration Configure(Func<string, JsonElement> valueOf)
    {
        var values = new Dictionary<string, JsonElement?>(Parameters.Count);
        foreach (var name in Parameters.Keys)
            ValueIfActive(name);
        return Configuration.Of(Parameters.Keys
            .Where(name => values[name] is not null)
            .Select(name => KeyValuePair.Create(name, values[name]!.Value)));

        JsonElement? ValueIfActive(string name)
        {
            if (values.TryGetValue(name, out var known))
                return known;
            var active = Parameters[name].When is not { } when
                || (ValueIfActive(when.Parameter) is { } other && JsonElement.DeepEquals(other, when.Value));
            return values[name] = active ? valueOf(name) : null;
        }
    }

    private IEnumerable<(string Path, string Message)> ConditionProblems(string name, ParameterCondition when)
    {
        if (!Parameters.TryGetValue(when.Parameter, out var other))
        {
            yield return ($"{name}.when.parameter", $"there is no parameter '{when.Parameter}'{NearestName.Suggestion(when.Parameter, Parameters.Keys)}");
            yield break;
        }

        if (Circle(name) is { } circle)
            yield return ($"{name}.when.parameter", $"the conditions go in a circle: {circle}");
        else if (!other.Contains(when.Value))
            yield return ($"{name}.when.equals", $"{when.Value.GetRawText()} is no value of '{when.Parameter}'");
    }

    private string? Circle(string start)
    {
        var path = new List<string> { start };
        while (Parameters.TryGetValue(path[^1], out var domain) && domain.When is { } when && path.Count <= Parameters.Count)
        {
            path.Add(when.Parameter);
            if (when.Parameter == start)
                return string.Join(" → ", path);
        }

        return null;
    }
}
