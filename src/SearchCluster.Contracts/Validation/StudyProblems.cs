using System.Text.Json;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Search.Samplers;
using SearchCluster.Training;
using SearchCluster.Training.Data;

namespace SearchCluster.Contracts.Validation;

/// <summary>What can be wrong with a study beyond its search: a metric that nobody reports, and a space that does not fit its plan.</summary>
internal static class StudyProblems
{
    /// <summary>Every such problem that shows without the data; paths start at the study's root.</summary>
    public static IEnumerable<(string Path, string Message)> Of(StudySpec spec)
    {
        var metrics = new[] { (Path: "objective", spec.Objective.Metric) }
            .Concat(spec.Objectives.Select((objective, i) => ($"objectives[{i}]", objective.Metric)))
            .Concat(spec.Constraints.Select((constraint, i) => ($"constraints[{i}]", constraint.Metric)));
        foreach (var (path, metric) in metrics.Where(named => !spec.ReportedMetrics.Contains(named.Metric)))
            yield return ($"{path}.metric", $"no trial reports {Quotation.Of(metric)}{NearestName.Suggestion(metric, spec.ReportedMetrics)} (reported: {string.Join(", ", spec.ReportedMetrics)})");
        if (spec.Training is null == spec.Function is null)
            yield return ("", spec.Function is null ? "a study needs a section 'training', or a section 'function'" : "a study has one of 'training' and 'function', not both");
        foreach (var problem in spec.Function?.Problems(spec.Space) ?? [])
            yield return problem;
        foreach (var (i, label) in spec.Requires.Index().Where(label => label.Item.Split('=') is not [{ Length: > 0 }, { Length: > 0 }]))
            yield return ($"requires[{i}]", $"is {Quotation.Of(label)}; a label that silos may have is a name, = and a value, such as gpu=1");
        if (spec.Training is null)
            yield break;

        var probe = Probe(spec, plan => plan.Problems());
        foreach (var (path, message) in probe.PlanProblems())
            yield return (PlanPath.Join("training", path), message);
        foreach (var problem in probe.NameProblems().Concat(probe.ValueProblems()))
            yield return (problem.Path, problem.Message);
    }

    /// <summary>Every such problem that only the data show.</summary>
    public static IEnumerable<(string Path, string Message)> Of(StudySpec spec, DataSplits splits)
    {
        if (spec.Training is null)
            yield break;
        var probe = Probe(spec, plan => plan.DataProblems(splits));
        foreach (var (path, message) in probe.PlanProblems())
            yield return (PlanPath.Join("training", path), message);
        foreach (var problem in probe.ValueProblems())
            yield return (problem.Path, problem.Message);
    }

    private static SpaceProbe Probe(StudySpec spec, Func<TrainingPlan, IEnumerable<(string Path, string Message)>> check) => new(
        JsonSerializer.SerializeToNode(spec.Training, SearchClusterJson.Options)!,
        typeof(TrainingPlan),
        [.. spec.Space.Select(parameter => ProbedParameter.Of(parameter.Key, parameter.Value, spec.Sampler is GridSamplerOptions))],
        node => check(node.Deserialize<TrainingPlan>(SearchClusterJson.Options)!));
}
