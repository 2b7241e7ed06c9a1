using SearchCluster.Search.Studies;

namespace SearchCluster.Contracts.Grains;

/// <summary>What became of an operator's action on a study.</summary>
/// <param name="Study">The study after it; null when there is none of that name.</param>
public sealed record ControlResult(StudySummary? Study)
{
    /// <summary>Why nothing was done; null when the study is as it was wanted.</summary>
    public string? Refusal { get; init; }

    /// <summary>What is wrong with a configuration, with the parameter of each; empty when it was enqueued.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>The trial that a configuration was enqueued as; null for other actions.</summary>
    public int? Trial { get; init; }
}
