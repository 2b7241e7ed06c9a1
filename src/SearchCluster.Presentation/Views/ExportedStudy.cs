using SearchCluster.Contracts;
using SearchCluster.Search.Studies;

namespace SearchCluster.Presentation.Views;

/// <summary>Everything about a study that can be taken away.</summary>
/// <param name="Summary">Where it stands.</param>
/// <param name="Spec">As it was submitted.</param>
/// <param name="Trials">Its trials, by number.</param>
public sealed record ExportedStudy(StudySummary Summary, StudySpec Spec, IReadOnlyList<ExportedTrial> Trials)
{
    /// <summary>SHA-256 of the data that it was submitted with; null for studies without data.</summary>
    public string? DataFingerprint { get; init; }
}
