using SearchCluster.Search.Studies;

namespace SearchCluster.Contracts.Grains;

/// <summary>What became of a submitted study.</summary>
/// <param name="Kind">Created, continued, or refused.</param>
/// <param name="State">Where the study stands after the submit.</param>
/// <param name="ChangedPaths">The paths that differ from the study of that name, when refused; else empty.</param>
public sealed record SubmitResult(SubmitKind Kind, StudyState State, IReadOnlyList<string> ChangedPaths)
{
    /// <summary>What is wrong with the study, when it is unfit; else empty.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>What the data show to be unwise, where the silo looked at them.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
