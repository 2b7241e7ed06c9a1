using System.Text.Json;
using System.Text.Json.Nodes;
using SearchCluster.Contracts.Json;
using SearchCluster.Contracts.Workloads;

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
        var walked = PlanWalker.Walk(Requirement.Listed(tree), typeof(StudySpec));
        var study = walked.Node!.AsObject();
        StudyObjective.CompleteIn(study, WorkloadKinds.In(study));
        var spec = study.Deserialize<StudySpec>(SearchClusterJson.Options)!;
        var found = spec.Search.Problems()
            .Concat(StudyProblems.MetricProblems(spec))
            .Concat(StudyProblems.LabelProblems(spec))
            .Concat(StudyProblems.KeepProblems(spec))
            .Where(problem => !IsDoubtful(walked, spec, problem.Path))
            .Concat(spec.Workload.Problems(spec.Search)
                .Where(problem => !IsDoubtful(walked, spec, problem.Path) && !IsOfDoubtfulSection(walked, spec, problem.Path)))
            .Distinct();
        var problems = walked.Problems.Concat(found.Select(problem => new Problem(problem.Path, problem.Message))).ToList();
        return new StudyReading(problems.Count == 0 ? spec : null, problems);
    }

    // A conditional parameter depends on the one that decides it.
    private static bool IsDoubtful(WalkedPlan walked, StudySpec spec, string path) =>
        walked.IsDoubtful(path) || spec.Search.Space.Any(parameter =>
            PlanPath.IsWithin(path, PlanPath.Key("space", parameter.Key)) &&
            parameter.Value.When is { } when && walked.IsDoubtful(PlanPath.Key("space", when.Parameter)));

    // Whether a parameter's value fits cannot be said where the part of the workload that it names could not be read; where names are no
    // paths, the whole section decides.
    private static bool IsOfDoubtfulSection(WalkedPlan walked, StudySpec spec, string path)
    {
        var workload = spec.Workload;
        return spec.Search.Space.Keys.Any(name =>
                PlanPath.IsWithin(path, PlanPath.Key("space", name)) && workload.PathOf(name) is { } named && walked.IsDoubtful(named))
            || (workload.Key.Length > 0 && workload.PathOf("") is null && walked.IsDoubtful(workload.Key));
    }
}
