using System.Text.Json;
using System.Text.Json.Serialization;
using SearchCluster.Contracts.Functions;
using SearchCluster.Contracts.Json;
using SearchCluster.Contracts.Validation;
using SearchCluster.Search;
using SearchCluster.Training;
using SearchCluster.Training.Data;
using SearchCluster.Training.Preprocessing;

namespace SearchCluster.Contracts;

/// <summary>A whole study: the search, and what a trial does with a configuration, which is exactly one of training and a function.</summary>
public sealed record StudySpec : SearchPlan
{
    /// <summary>The training of a trial, before its configuration is set; null when it evaluates a function.</summary>
    public TrainingPlan? Training { get; init; }

    /// <summary>The formula a trial evaluates; null when it trains.</summary>
    public FunctionPlan? Function { get; init; }

    /// <summary>Labels that a silo must have to get trials, each <c>name=value</c>; none by default.</summary>
    public IReadOnlyList<string> Requires { get; init; } = [];

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<string> ReportedMetrics => Function is null ? TrainingPlan.Metrics : [FunctionPlan.Metric];

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Folds => Training?.Folds ?? 1;

    /// <summary>The training plan of one trial: <see cref="Training"/> with the configuration's values set at the paths that name them.</summary>
    /// <exception cref="InvalidOperationException">The study does not train.</exception>
    public TrainingPlan PlanFor(Configuration configuration)
    {
        var tree = JsonSerializer.SerializeToNode(Training ?? throw new InvalidOperationException("the study evaluates a function"), SearchClusterJson.Options)!;
        // Outer paths first: a value may bring the section that another is set in.
        foreach (var (name, value) in configuration.OrderBy(parameter => parameter.Key.Length))
            PlanTree.TrySet(tree, name, JsonSerializer.SerializeToNode(value));
        return PlanWalker.Walk(tree, typeof(TrainingPlan)).Node.Deserialize<TrainingPlan>(SearchClusterJson.Options)!;
    }

    /// <summary>Everything wrong with its structure, with paths from the root; no data is looked at.</summary>
    public override IEnumerable<(string Path, string Message)> Problems() =>
        SearchProblems().Concat(StudyProblems.Of(this)).Distinct();

    /// <summary>The half of <see cref="Problems"/> that needs no training plan.</summary>
    internal IEnumerable<(string Path, string Message)> SearchProblems() => base.Problems();

    /// <summary>Everything in which the plan, and the values its space may set, does not fit the data; paths from the root.</summary>
    public IEnumerable<(string Path, string Message)> DataProblems(DataSplits splits) => StudyProblems.Of(this, splits).Distinct();

    /// <summary>What is not wrong with the plan on these data, but unwise.</summary>
    public IEnumerable<string> DataWarnings(DataSplits splits)
    {
        ArgumentNullException.ThrowIfNull(splits);
        return Training is null
            ? []
            : splits.Remarks.Select(remark => $"training.dataset: {remark.Text}")
                .Concat(PreprocessingAdvice.Of(Training.Preprocessing, splits.Training).Select(advice => $"training.{advice}"));
    }

    /// <summary>
    /// The paths in which a study of the same name differs from this one and may not; empty when this one can go on as that. Only the
    /// budget may grow, epochs apart.
    /// </summary>
    public IReadOnlyList<string> ChangedPaths(StudySpec changed) => StudyChanges.Between(this, changed);
}
