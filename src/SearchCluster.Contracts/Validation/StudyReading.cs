using System.Text.Json;
using System.Text.Json.Nodes;
using SearchCluster.Contracts.Json;

namespace SearchCluster.Contracts.Validation;

/// <summary>What became of reading a study.</summary>
/// <param name="Spec">The study; null when there are problems.</param>
/// <param name="Problems">Everything wrong with it; empty when it is sound. Of structure alone: no data has been looked at.</param>
public sealed record StudyReading(StudySpec? Spec, IReadOnlyList<Problem> Problems)
{
    /// <summary>
    /// Reads a study from JSON with shorthands. Checks that need the study's meaning run even when parts of it could not be read;
    /// what they say of those parts is left out.
    /// </summary>
    public static StudyReading Of(JsonNode tree)
    {
        var walked = PlanWalker.Walk(tree, typeof(StudySpec));
        var study = walked.Node!.AsObject();
        StudyObjective.Complete(study);
        var spec = study.Deserialize<StudySpec>(SearchClusterJson.Options)!;
        var found = spec.SearchProblems().Where(problem => !IsDoubtful(walked, spec, problem.Path))
            .Concat(StudyProblems.Of(spec).Where(problem => !IsDoubtful(walked, spec, problem.Path) && !NamesDoubtfulPlan(walked, spec, problem.Path)))
            .Distinct();
        if (walked.IsDoubtful("function"))
            found = found.Except(spec.Function?.Problems(spec.Space) ?? []);
        var problems = walked.Problems.Concat(found.Select(problem => new Problem(problem.Path, problem.Message))).ToList();
        return new StudyReading(problems.Count == 0 ? spec : null, problems);
    }

    // A conditional parameter depends on the one that decides it.
    private static bool IsDoubtful(WalkedPlan walked, StudySpec spec, string path) =>
        walked.IsDoubtful(path) || spec.Space.Any(parameter =>
            PlanPath.IsWithin(path, PlanPath.Key("space", parameter.Key)) &&
            parameter.Value.When is { } when && walked.IsDoubtful(PlanPath.Key("space", when.Parameter)));

    // Whether a parameter's value fits cannot be said where the part of the plan that it names could not be read.
    private static bool NamesDoubtfulPlan(WalkedPlan walked, StudySpec spec, string path) =>
        spec.Space.Keys.Any(name => PlanPath.IsWithin(path, PlanPath.Key("space", name)) && walked.IsDoubtful(PlanPath.Key("training", name)));
}
