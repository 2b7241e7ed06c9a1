using System.Text.Json;
using SearchCluster.Search.Domains;

namespace SearchCluster.Search;

/// <summary>Named parameters, each with a domain, some active only while another one has a value.</summary>
public sealed class SearchSpace
{
    private static readonly JsonElement Nothing = JsonSerializer.SerializeToElement<object?>(null);

    /// <summary>A space of parameters in order.</summary>
    public SearchSpace(OrderedDictionary<string, Domain> parameters) => Parameters = parameters;

    /// <summary>The parameters in the order of the study file.</summary>
    public OrderedDictionary<string, Domain> Parameters { get; }

    /// <summary>
    /// What is wrong with it; paths start with a parameter's name. A space with problems has no samplers.
    /// </summary>
    public IEnumerable<(string Path, string Message)> Problems()
    {
        var ending = new HashSet<string>();
        foreach (var (name, domain) in Parameters)
        {
            foreach (var (path, message) in domain.Problems())
                yield return ($"{name}.{path}", message);
            if (domain.When is { } when)
                foreach (var problem in ConditionProblems(name, when, ending))
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

    /// <summary>
    /// A configuration of given values, or everything that is wrong with them, with the name of the parameter.
    /// </summary>
    /// <param name="values">A value for each active parameter; a fixed one may be left out.</param>
    public (Configuration? Configuration, IReadOnlyList<(string Path,
        string Message)> Problems) Take(IReadOnlyDictionary<string, JsonElement> values)
    {
        var problems = new List<(string Path, string Message)>();
        foreach (var name in values.Keys.Where(name => !Parameters.ContainsKey(name)))
            problems.Add((name, $"there is no such parameter{NearestName.Suggestion(name, Parameters.Keys)}"));
        var configuration = Configure(Given);
        var faulty = problems.Select(problem => problem.Path).ToHashSet();
        foreach (var (name, domain) in Parameters)
            if (domain.When is { } when && values.ContainsKey(name) && !configuration.ContainsKey(name) && !faulty.Contains(when.Parameter))
            {
                problems.Add((name, $"is active only where {when.Parameter} is {when.Value.GetRawText()}: leave it out"));
                faulty.Add(name);
            }

        return (problems.Count == 0 ? configuration : null, problems);

        JsonElement Given(string name)
        {
            var domain = Parameters[name];
            if (!values.TryGetValue(name, out var value))
            {
                if (domain is FixedDomain { Value: var only })
                    return only;
                problems.Add((name, $"is missing: {DomainWords.Describe(domain)}"));
            }
            else if (!domain.Contains(value))
            {
                var steps = domain is IntegerDomain { Step: > 1 and var step } ? $" in steps of {step}" : "";
                problems.Add((name, $"{value.GetRawText()} is none of its values: {DomainWords.Describe(domain)}{steps}"));
            }
            else
            {
                return value;
            }

            return Nothing;
        }
    }

    private IEnumerable<(string Path, string Message)> ConditionProblems(string name, ParameterCondition when, HashSet<string> ending)
    {
        if (!Parameters.TryGetValue(when.Parameter, out var other))
        {
            yield return ($"{name}.when.parameter",
                $"there is no parameter '{when.Parameter}'{NearestName.Suggestion(when.Parameter, Parameters.Keys)}");
            yield break;
        }

        if (Circle(name, ending) is { } circle)
            yield return ($"{name}.when.parameter", $"the conditions go in a circle: {circle}");
        else if (!other.Contains(when.Value))
            yield return ($"{name}.when.equals", $"{when.Value.GetRawText()} is no value of '{when.Parameter}'");
    }

    // Each parameter is followed once: a chain of conditions that ends, or runs into another's circle, is remembered.
    private string? Circle(string start, HashSet<string> ending)
    {
        var (path, seen) = (new List<string> { start }, new HashSet<string> { start });
        while (!ending.Contains(path[^1]) && Parameters.TryGetValue(path[^1], out var domain) && domain.When is { } when)
        {
            path.Add(when.Parameter);
            if (when.Parameter == start)
                return string.Join(" → ", path);
            if (!seen.Add(when.Parameter))
            {
                // The circle begins behind the start; its own parameters report it.
                ending.UnionWith(path[..path.IndexOf(when.Parameter)]);
                return null;
            }
        }

        ending.UnionWith(path);
        return null;
    }
}
