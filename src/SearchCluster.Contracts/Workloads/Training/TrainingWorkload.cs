using System.Text.Json;
using System.Text.Json.Nodes;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Search.Domains;
using SearchCluster.Training;
using SearchCluster.Training.Data;
using SearchCluster.Training.Preflight;
using SearchCluster.Training.Runs;

namespace SearchCluster.Contracts.Workloads.Training;

/// <summary>A trial trains one of our networks. A parameter's name is a path into the training plan.</summary>
/// <param name="Plan">The training of a trial, before its configuration is set.</param>
public sealed record TrainingWorkload(TrainingPlan Plan) : Workload
{
    private const string BatchSize = "batchSize";
    private const string BatchNorm = "network.batchNorm";

    /// <inheritdoc/>
    public override string Key => "training";

    /// <inheritdoc/>
    public override IReadOnlyList<string>? Metrics => Plan.PredictsNumbers() ? TrainingPlan.RegressionMetrics : TrainingPlan.Metrics;

    /// <inheritdoc/>
    public override int Folds => Plan.Folds ?? 1;

    /// <inheritdoc/>
    public override bool EvaluatesBest => true;

    /// <inheritdoc/>
    public override bool LeavesModels => true;

    /// <inheritdoc/>
    public override int CheckpointHead => TrainingRun.HeadLength;

    /// <inheritdoc/>
    public override long? StepOf(ReadOnlySpan<byte> head) => TrainingRun.StepOf(head);

    /// <inheritdoc/>
    public override DataSource? Data => new(PathOf("dataset"), Plan.LearnedFrom());

    /// <summary>
    /// The training plan of one trial: <see cref="Plan"/> with the configuration's values set at the paths that name them.
    /// </summary>
    public TrainingPlan PlanFor(Configuration configuration)
    {
        var tree = Tree();
        // Outer paths first: a value may bring the section that another is set in.
        foreach (var (name, value) in configuration.OrderBy(parameter => parameter.Key.Length))
            PlanTree.TrySet(tree, name, JsonSerializer.SerializeToNode(value));
        return PlanWalker.Walk(tree, typeof(TrainingPlan)).Node.Deserialize<TrainingPlan>(SearchClusterJson.Options)!;
    }

    /// <inheritdoc/>
    public override Workload WithDataBeside(string folder) => new TrainingWorkload(Plan with { Dataset = Plan.Dataset.Beside(folder) });

    /// <inheritdoc/>
    public override Objective DefaultObjective(string? metric)
    {
        var wanted = metric ?? (Plan.PredictsNumbers() ? "validation.rmse" : "validation.accuracy");
        return new() { Metric = wanted, Direction = Objective.UsualDirection(wanted) ?? Direction.Minimize };
    }

    /// <inheritdoc/>
    public override string PathOf(string parameter) => PlanPath.Join(Key, parameter);

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems(SearchPlan search)
    {
        var probe = Probe(search, plan => plan.Problems());
        return InPlan(probe).Concat(FromRoot(probe.NameProblems())).Concat(FromRoot(probe.ValueProblems()));
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> DataProblems(SearchPlan search, DataSplits splits)
    {
        var probe = Probe(search, plan => plan.DataProblems(splits));
        return InPlan(probe).Concat(FromRoot(probe.ValueProblems()));
    }

    /// <inheritdoc/>
    public override IEnumerable<string> DataWarnings(SearchPlan search, DataSplits splits) =>
        Plan.DataWarnings(splits).Concat(LeftOut(search.Space, splits)).Select(PathOf);

    /// <inheritdoc/>
    public override TrialCost Cost(SearchPlan search, DataSplits? splits) => TrainingCost.Estimate(this, search, Needed(splits));

    /// <inheritdoc/>
    public override PreflightReport Preflight(SearchPlan search, DataSplits? splits, int sample, CancellationToken interrupted) =>
        TrainingPreflight.Of(this, search, Needed(splits), sample, interrupted);

    // Of every batch size that the space may set, with batch normalisation where the space may turn it on.
    private IEnumerable<string> LeftOut(OrderedDictionary<string, Domain> space, DataSplits splits)
    {
        var plan = Plan with { Network = Plan.Network with { BatchNorm = Plan.Network.BatchNorm || space.ContainsKey(BatchNorm) } };
        var examples = plan.Folds is { } folds ? splits.Fold(folds, 0).Training.Count : splits.Training.Count;
        var sizes = space.TryGetValue(BatchSize, out var domain) ? domain.Extremes().Select(size => (int)size.GetDouble())
            : [plan.BatchSize];
        if (sizes.Where(size => (plan with { BatchSize = size }).LeftOut(examples) > 0).ToList() is { Count: > 0 } found)
            yield return $"batchSize: of {examples} examples the last batch of {string.Join(" or ", found)} would hold one, which batch "
                + "normalisation cannot use: each epoch leaves one out, another each time";
    }

    private static DataSplits Needed(DataSplits? splits) => splits
        ?? throw new ArgumentNullException(nameof(splits), "a training needs its data");

    private static IEnumerable<(string Path, string Message)> FromRoot(IEnumerable<Problem> problems) =>
        problems.Select(problem => (problem.Path, problem.Message));

    private IEnumerable<(string Path, string Message)> InPlan(SpaceProbe probe) =>
        probe.PlanProblems().Select(problem => (PathOf(problem.Path), problem.Message));

    private SpaceProbe Probe(SearchPlan search, Func<TrainingPlan, IEnumerable<(string Path, string Message)>> check) => new(
        Tree(),
        typeof(TrainingPlan),
        [.. search.Space.Select(parameter => ProbedParameter.Of(parameter.Key, parameter.Value, search.Sampler.TriesGridPointsAlone))],
        node => check(node.Deserialize<TrainingPlan>(SearchClusterJson.Options)!));

    private JsonNode Tree() => JsonSerializer.SerializeToNode(Plan, SearchClusterJson.Options)!;
}
