using SearchCluster.Contracts;
using SearchCluster.Search;

namespace SearchCluster.Presentation.Views;

/// <summary>What a report shows of a study.</summary>
/// <param name="View">The study as readers see it.</param>
/// <param name="Spec">As it was submitted.</param>
/// <param name="Reports">The reports of the trials whose epochs are drawn, by number.</param>
public sealed record ReportedStudy(StudyView View, StudySpec Spec, IReadOnlyDictionary<int, IReadOnlyList<TrialReport>> Reports)
{
    /// <summary>SHA-256 of the data that it was submitted with; null for studies without data.</summary>
    public string? DataFingerprint { get; init; }
}
