using System.Numerics;
using System.Text.RegularExpressions;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Pruners;
using SearchCluster.Search.Samplers;

namespace SearchCluster.Search;

/// <summary>The half of a study that the search needs: what to vary, how, for what, and for how long.</summary>
public sealed partial record SearchPlan
{
    /// <summary>Trials of a sampler without an end, when the budget names none.</summary>
    public const int DefaultTrials = Budget.DefaultTrials;

    /// <summary>Name of the study: lower-case letters, digits and hyphens, at most 63.</summary>
    public required string Name { get; init; }

    /// <summary>Seed of everything random in the study. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>What to improve.</summary>
    public Objective Objective { get; init; } = new();

    /// <summary>
    /// All objectives, where there are several: the first of them is <see cref="Objective"/>, and decides which trial and epoch is best.
    /// Default none.
    /// </summary>
    public IReadOnlyList<Objective> Objectives { get; init; } = [];

    /// <summary>Bounds that a trial must keep to be best. Default none.</summary>
    public IReadOnlyList<Constraint> Constraints { get; init; } = [];

    /// <summary>How configurations are proposed. Default random.</summary>
    public SamplerOptions Sampler { get; init; } = new RandomSamplerOptions();

    /// <summary>How unpromising trials are ended early. Default never.</summary>
    public PrunerOptions Pruner { get; init; } = new NoPrunerOptions();

    /// <summary>Another study to begin from; null to begin from nothing.</summary>
    public WarmStart? WarmStart { get; init; }

    /// <summary>How much may be spent.</summary>
    public Budget Budget { get; init; } = new();

    /// <summary>The parameters by name, in order.</summary>
    public OrderedDictionary<string, Domain> Space { get; init; } = [];

    /// <summary>The objectives, whether one or several.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<Objective> AllObjectives => Objectives.Count > 0 ? Objectives : [Objective];

    /// <summary>
    /// Number of trials: the budget's, though no more than the grid has points; where it names none the grid's size, or
    /// <see cref="DefaultTrials"/>.
    /// </summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Trials => Sampler.Size(new SearchSpace(Space)) is { } size
        ? (int)BigInteger.Min(size, Budget.Trials ?? int.MaxValue)
        : Budget.Trials ?? DefaultTrials;

    /// <summary>What a trial does, as far as the search must know it; null where it knows nothing, as in a simulation.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public ISearchedWorkload? Workload { get; init; }

    /// <summary>Folds of each trial; 1 where there is no cross-validation.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Folds => Workload?.Folds ?? 1;

    /// <summary>Names of the metrics that a trial reports; null where they are not known beforehand.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<string>? ReportedMetrics => Workload?.Metrics;

    /// <summary>The most that is spent on a trial in a pruner's terms: its folds, or, without cross-validation, its epochs.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int MostSpent => Folds > 1 ? Folds : Budget.Epochs;

    /// <summary>Whether nothing is wrong with the plan, nor with its space as the parameters of its workload.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsSound => !Problems().Any() && Workload?.Problems(this).Any() != true;

    /// <summary>
    /// Everything that is wrong with it, with the path of each; the rest of this type may be used only when there is nothing.
    /// </summary>
    /// <remarks>What is wrong with the space as the workload's parameters is the workload's to say.</remarks>
    public IEnumerable<(string Path, string Message)> Problems()
    {
        if (!ValidName().IsMatch(Name))
            yield return ("name", $"{Quotation.Of(Name)}: a name is 1 to 63 lower-case letters, digits and hyphens");
        foreach (var (path, message) in Budget.Problems())
            yield return ($"budget.{path}", message);
        foreach (var (path, message) in Pruner.Problems(ForPruner()))
            yield return (path.Length == 0 ? "pruner" : $"pruner.{path}", message);
        foreach (var problem in ObjectiveProblems())
            yield return problem;
        foreach (var (path, message) in WarmStart?.Problems(this) ?? [])
            yield return ($"warmStart.{path}", message);
        if (Space.Count == 0)
            yield return ("space", "the search space is empty: name at least one parameter");

        var space = new SearchSpace(Space);
        var sound = true;
        foreach (var (path, message) in space.Problems())
        {
            sound = false;
            yield return ($"space.{path}", message);
        }

        if (!sound)
            yield break;
        foreach (var (path, message) in Sampler.Problems(space, Budget))
            yield return (path, message);
    }

    /// <summary>What is not wrong, but unwise.</summary>
    public IEnumerable<string> Warnings()
    {
        var several = Objectives.Count > 1 && !Sampler.SeesAllObjectives
            ? new[]
                {
                    $"the sampler improves {Objective.Metric} alone; of the other objectives it learns nothing: nsga2 searches all of them",
                        }
            : [];
        var wanted = Objectives.Count > 1 ? Objectives.Select((objective, i) => objective.Warning($"objectives[{i}]"))
            : [Objective.Warning("objective")];
        return Sampler.Warnings(new SearchSpace(Space)).Concat(Pruner.Warnings(ForPruner())).Concat(several)
            .Concat(wanted.OfType<string>());
    }

    /// <summary>What a sampler knows of the plan.</summary>
    public SamplerContext ForSampler() => new()
    {
        Space = new SearchSpace(Space),
        Objectives = AllObjectives,
        Trials = Trials,
        Seed = Seed,
        Epochs = Budget.Epochs,
        Concurrency = Budget.Concurrency,
        HasTransferredTrials = WarmStart?.Use == WarmStartUse.Trials,
        Allows = (name, domain) => (this with { Space = new OrderedDictionary<string, Domain>(Space) { [name] = domain } }).IsSound,
    };

    /// <summary>What a pruner knows of the plan.</summary>
    public PrunerContext ForPruner() => new()
    {
        Objective = Objective,
        Folds = Folds,
        MostSpent = MostSpent,
        ReportedMetrics = ReportedMetrics
    };

    /// <summary>The sampler, knowing what the trials of another study make of its ranges.</summary>
    internal ISampler SamplerFrom(IReadOnlyList<Observation> transferred)
    {
        var plan = WarmStart?.Narrow(this, transferred) ?? this;
        return plan.Sampler.Build(plan.ForSampler());
    }

    private IEnumerable<(string Path, string Message)> ObjectiveProblems()
    {
        if (Objectives.Count == 1)
            yield return ("objectives", "one objective is stated as 'objective'; objectives are two or more");
        if (Objectives.Count > 1 && Objectives[0] != Objective)
            yield return ("objective", "objective and objectives exclude each other: the first of objectives decides which trial is best");
        var metrics = new HashSet<string>();
        for (var i = 0; i < Objectives.Count; i++)
            if (!metrics.Add(Objectives[i].Metric))
                yield return ($"objectives[{i}].metric", $"{Quotation.Of(Objectives[i].Metric)} is an objective already");
        for (var i = 0; i < Constraints.Count; i++)
            foreach (var (path, message) in Constraints[i].Problems())
                yield return (path.Length > 0 ? $"constraints[{i}].{path}" : $"constraints[{i}]", message);
    }

    [GeneratedRegex(@"^[a-z0-9-]{1,63}\z")]
    private static partial Regex ValidName();
}
