using SearchCluster.Contracts.Validation;
using SearchCluster.Contracts.Workloads;
using SearchCluster.Search;
using SearchCluster.Training.Data;

namespace SearchCluster.Contracts;

/// <summary>A whole study: the search, what a trial does with a configuration, and what a silo must have for it.</summary>
/// <remarks>In JSON it is one flat document: the keys of the search, the section of the workload, and <c>requires</c>; see
/// <see cref="Json.StudyContract"/>.</remarks>
public sealed record StudySpec
{
    /// <summary>What to vary, how, for what, and for how long. It knows the workload of this study.</summary>
    public required SearchPlan Search
    {
        get;
        init => field = Workload is null ? value : value with { Workload = Workload };
    }

    /// <summary>What a trial does with a configuration.</summary>
    public required Workload Workload
    {
        get;
        init
        {
            field = value;
            if (Search is not null)
                Search = Search with { Workload = value };
        }
    }

    /// <summary>Labels that a silo must have to get trials, each <c>name=value</c>; none by default.</summary>
    public IReadOnlyList<string> Requires { get; init; } = [];

    /// <summary>Which models stay when the study has ended. Default that of the best trial.</summary>
    public KeptModels Keep { get; init; }

    /// <summary>Name of the study.</summary>
    public string Name => Search.Name;

    /// <summary>Everything wrong with its structure, with paths from the root; no data is looked at.</summary>
    public IEnumerable<(string Path, string Message)> Problems() => StudyProblems.Of(this);

    /// <summary>Everything in which the workload, and the values its space may set, do not fit the data; paths from the root.</summary>
    public IEnumerable<(string Path, string Message)> DataProblems(DataSplits splits) => Workload.DataProblems(Search, splits).Distinct();

    /// <summary>What is not wrong with the workload on these data, but unwise.</summary>
    public IEnumerable<string> DataWarnings(DataSplits splits) => Workload.DataWarnings(Search, splits);

    /// <summary>
    /// The paths in which a study of the same name differs from this one and may not; empty when this one can go on as that. Only the
    /// budget may grow, epochs apart.
    /// </summary>
    public IReadOnlyList<string> ChangedPaths(StudySpec changed) => StudyChanges.Between(this, changed);
}
