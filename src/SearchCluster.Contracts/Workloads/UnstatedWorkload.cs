using SearchCluster.Search;
using SearchCluster.Training.Data;
using SearchCluster.Training.Preflight;

namespace SearchCluster.Contracts.Workloads;

/// <summary>What a study has that states no workload, or several: a problem, and otherwise nothing.</summary>
/// <param name="Stated">The workloads that it states; none, or at least two.</param>
internal sealed record UnstatedWorkload(IReadOnlyList<Workload> Stated) : Workload
{
    /// <summary>Of a study that states none.</summary>
    public static UnstatedWorkload None { get; } = new([]);

    /// <inheritdoc/>
    public override string Key => "";

    /// <inheritdoc/>
    public override IReadOnlyList<string>? Metrics =>
        Stated.Count > 0 && Stated.All(workload => workload.Metrics is not null) ? [.. Stated.SelectMany(workload => workload.Metrics!)]
            : null;

    /// <summary>What a study states that states one workload more.</summary>
    public static Workload Join(Workload stated, Workload another) => stated switch
    {
        UnstatedWorkload { Stated.Count: 0 } => another,
        UnstatedWorkload several => new UnstatedWorkload([.. several.Stated, another]),
        _ => new UnstatedWorkload([stated, another]),
    };

    /// <inheritdoc/>
    public override Objective DefaultObjective(string? metric) =>
        Stated.Count > 0 ? Stated[^1].DefaultObjective(metric) : metric is null ? new Objective() : new Objective { Metric = metric };

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems(SearchPlan search) =>
        Stated.SelectMany(workload => workload.Problems(search)).Prepend(("", Stated.Count == 0
            ? $"a study needs a section {string.Join(", or a section ", WorkloadKinds.All.Select(kind => $"'{kind.Key}'"))}"
            : $"a study has one of {string.Join(" and ", Stated.Select(workload => $"'{workload.Key}'"))}, not "
                + $"{(Stated.Count == 2 ? "both" : "several")}"));

    /// <inheritdoc/>
    public override TrialCost Cost(SearchPlan search, DataSplits? splits) => throw Unusable();

    /// <inheritdoc/>
    public override PreflightReport Preflight(SearchPlan search, DataSplits? splits, int sample, CancellationToken interrupted) =>
        throw Unusable();

    private static InvalidOperationException Unusable() => new("a study without a sound workload was used without looking at its problems");
}
