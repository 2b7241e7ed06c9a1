using System.Text.Json.Nodes;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;

namespace SearchCluster.Contracts.Workloads.Training;

/// <summary>
/// Tries the extreme values of every parameter of the space in the training plan, and says what each would break. One parameter is
/// varied at a time, the others stand at their first values; a fault that is there without the parameter is not blamed on it.
/// </summary>
/// <param name="template">The training plan as JSON, with its shorthands written out.</param>
/// <param name="type">The training plan's type.</param>
/// <param name="parameters">The space.</param>
/// <param name="check">What is checked of a plan that deserialises: path relative to the plan, and message.</param>
internal sealed class SpaceProbe(
    JsonNode template,
    Type type,
    IReadOnlyList<ProbedParameter> parameters,
    Func<JsonNode, IEnumerable<(string Path, string Message)>> check)
{
    private const string Data = "dataset";
    private const string Folds = "folds";

    // Whether a value of the first is sound depends on the second: it is tried with all values of that.
    private static readonly (string, string)[] Bound = [("batchSize", "network.batchNorm"), ("batchSize", "network")];

    private readonly Dictionary<string, ProbedParameter> _byName = parameters.ToDictionary(parameter => parameter.Name);

    /// <summary>
    /// Faults of the plan itself, relative to it. Values that every trial replaces may be absent: a fault that the first values of
    /// the space cure counts only where the file states a value.
    /// </summary>
    public IEnumerable<(string Path, string Message)> PlanProblems()
    {
        var persisting = Faults(Complete(except: null)).ToHashSet();
        return Faults(template).Where(fault => persisting.Contains(fault) || PlanTree.Find(template, fault.Path) is JsonValue);
    }

    /// <summary>Parameters whose names lead nowhere in the plan, with paths from the study's root.</summary>
    public IEnumerable<Problem> NameProblems() => parameters.Select(NameProblem).OfType<Problem>();

    /// <summary>What values of the space break, with paths from the study's root; parameters with a wrong name are left out.</summary>
    public IEnumerable<Problem> ValueProblems() =>
        parameters.Where(parameter => NameProblem(parameter) is null).SelectMany(ValueProblems).Distinct();

    private Problem? NameProblem(ProbedParameter parameter)
    {
        var path = PlanPath.Key("space", parameter.Name);
        if (PlanPath.IsWithin(parameter.Name, Data))
            return new Problem(path, $"{Quotation.Of(parameter.Name)} cannot be searched: all trials of a study see the same data");
        if (parameter.Name == Folds)
            return new Problem(path, "'folds' cannot be searched: values over different folds cannot be compared");

        var contexts = Contexts(parameter).ToList();
        var reachable = contexts.ConvertAll(context => PlanTree.Paths(context.Plan, type).ToHashSet());
        if (reachable.FindIndex(paths => !paths.Contains(parameter.Name)) is var lacking && lacking < 0)
            return null;
        if (reachable.Exists(paths => paths.Contains(parameter.Name)))
            return new Problem(
                path, $"{Quotation.Of(parameter.Name)} leads nowhere while {contexts[lacking].Condition}; give the parameter a 'when'");
        var known = reachable.SelectMany(paths => paths).Distinct().Where(known => !PlanPath.IsWithin(known, Data) && known != Folds)
            .ToList();
        return new Problem(path, NearestName.Of(parameter.Name, known) is { } nearest
            ? $"the training plan has no {Quotation.Of(parameter.Name)}; did you mean '{nearest}'?"
            : $"the training plan has no {Quotation.Of(parameter.Name)}; known here: {string.Join(", ", known)}");
    }

    private IEnumerable<Problem> ValueProblems(ProbedParameter parameter)
    {
        foreach (var (plan, condition) in Contexts(parameter))
        {
            var already = Faults(plan).ToHashSet();
            foreach (var (place, value) in parameter.Values)
            {
                var path = PlanPath.Join(PlanPath.Key("space", parameter.Name), place);
                foreach (var fault in Faults(With(plan, parameter.Name, value)).Where(fault => !already.Contains(fault)))
                    yield return new Problem(path, Message(parameter.Name, fault, condition));
            }
        }
    }

    private static string Message(string name, (string Path, string Message) fault, string condition)
    {
        var message = fault.Path == name ? fault.Message
            : fault.Path.StartsWith(name + ".", StringComparison.Ordinal) ? $"{fault.Path[(name.Length + 1)..]}: {fault.Message}"
            : $"{PlanPath.Join("training", fault.Path)}: {fault.Message}";
        return condition.Length == 0 ? message : $"{message} (while {condition})";
    }

    // The plans in which the parameter is active: its conditions hold, and each parameter that it lies inside takes each of its values.
    private IEnumerable<(JsonNode Plan, string Condition)> Contexts(ProbedParameter parameter)
    {
        var settled = new HashSet<string>();
        IEnumerable<(JsonNode Plan, string Condition)> contexts = [(Conditioned(Complete(parameter.Name), parameter, settled), "")];
        foreach (var outer in parameters
            .Where(outer => outer.Name != parameter.Name && !settled.Contains(outer.Name))
            .Where(outer => PlanPath.IsWithin(parameter.Name, outer.Name) || (IsBound(parameter, outer) && !Exclude(parameter, outer)))
            .OrderBy(outer => outer.Name.Length))
        {
            contexts = contexts.SelectMany(context => outer.Values.Select(value => (
                With(IsBound(parameter, outer) ? Conditioned(context.Plan, outer, []) : context.Plan, outer.Name, value.Value),
                $"{outer.Name} is {value.Value?.ToJsonString(SearchClusterJson.Options) ?? "null"}")));
        }

        return contexts;
    }

    private static bool IsBound(ProbedParameter parameter, ProbedParameter other) => Bound.Contains((parameter.Name, other.Name));

    // Whether one is there only for a value of the other, or both only for different values of a third.
    private bool Exclude(ProbedParameter one, ProbedParameter other)
    {
        var (ofOne, ofOther) = (Conditions(one), Conditions(other));
        return ofOne.ContainsKey(other.Name) || ofOther.ContainsKey(one.Name)
            || ofOne.Any(condition => ofOther.TryGetValue(condition.Key, out var value) && !JsonNode.DeepEquals(condition.Value, value));
    }

    private Dictionary<string, JsonNode?> Conditions(ProbedParameter parameter)
    {
        var conditions = new Dictionary<string, JsonNode?>();
        for (var deciding = parameter; deciding?.When is { } when && conditions.TryAdd(when.Parameter, when.Value);)
            deciding = _byName.GetValueOrDefault(when.Parameter);
        return conditions;
    }

    private JsonNode Conditioned(JsonNode plan, ProbedParameter parameter, HashSet<string> settled)
    {
        if (parameter.When is not { } when || !settled.Add(when.Parameter) || !_byName.TryGetValue(when.Parameter, out var deciding))
            return plan;
        return With(Conditioned(plan, deciding, settled), when.Parameter, when.Value);
    }

    private JsonNode Complete(string? except)
    {
        var plan = template;
        foreach (var parameter in parameters.Where(parameter => parameter.When is null && parameter.Name != except)
            .OrderBy(parameter => parameter.Name.Length))
        {
            if (parameter.Values.Count > 0 && PlanTree.Paths(plan, type).Contains(parameter.Name))
                plan = With(plan, parameter.Name, parameter.Values[0].Value);
        }

        return plan;
    }

    private JsonNode With(JsonNode plan, string path, JsonNode? value)
    {
        var changed = plan.DeepClone();
        PlanTree.TrySet(changed, path, value);
        // Written out at once: what lies inside a shorthand is then a path of its own.
        var walked = PlanWalker.Walk(changed, type);
        return walked.Problems.Count == 0 ? walked.Node! : changed;
    }

    private IEnumerable<(string Path, string Message)> Faults(JsonNode plan)
    {
        var walked = PlanWalker.Walk(plan, type);
        return walked.Problems.Select(problem => (problem.Path, problem.Message))
            .Concat(check(walked.Node!).Where(fault => !walked.IsDoubtful(fault.Path)));
    }
}
