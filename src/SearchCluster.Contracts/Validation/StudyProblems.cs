using SearchCluster.Search;

namespace SearchCluster.Contracts.Validation;

/// <summary>What can be wrong with a study's structure; the data are not looked at.</summary>
internal static class StudyProblems
{
    /// <summary>Every such problem once; paths start at the study's root.</summary>
    public static IEnumerable<(string Path, string Message)> Of(StudySpec spec) =>
        spec.Search.Problems().Concat(MetricProblems(spec)).Concat(LabelProblems(spec)).Concat(KeepProblems(spec))
            .Concat(spec.Workload.Problems(spec.Search)).Distinct();

    /// <summary>Metrics that the study names and no trial reports.</summary>
    public static IEnumerable<(string Path, string Message)> MetricProblems(StudySpec spec)
    {
        if (spec.Workload.Metrics is not { } reported)
            yield break;
        var (search, known) = (spec.Search, string.Join(", ", reported));
        var metrics = new[] { (Path: "objective", search.Objective.Metric) }
            .Concat(search.Objectives.Select((objective, i) => ($"objectives[{i}]", objective.Metric)))
            .Concat(search.Constraints.Select((constraint, i) => ($"constraints[{i}]", constraint.Metric)));
        foreach (var (path, metric) in metrics.Where(named => !reported.Contains(named.Metric)))
            yield return ($"{path}.metric",
                $"no trial reports {Quotation.Of(metric)}{NearestName.Suggestion(metric, reported)} (reported: {known})");
    }

    /// <summary>Models that are to be kept, of trials that leave none.</summary>
    public static IEnumerable<(string Path, string Message)> KeepProblems(StudySpec spec)
    {
        if (spec.Keep == KeptModels.Front && !spec.Workload.LeavesModels && spec.Workload.Key.Length > 0)
            yield return ("keep", $"the trials of a {spec.Workload.Key} leave no models, so that none can be kept: leave it out");
    }

    /// <summary>Requirements that are no labels.</summary>
    public static IEnumerable<(string Path, string Message)> LabelProblems(StudySpec spec) => spec.Requires.Index()
        .Select(label => (label.Index, label.Item, Problem: Requirement.Problem(label.Item)))
        .Where(label => label.Problem is not null)
        .Select(label => ($"requires[{label.Index}]", $"is {Quotation.Of(label.Item)}; {label.Problem}"));
}
