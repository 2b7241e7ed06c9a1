using SearchCluster.Search;
using SearchCluster.Search.Studies;

namespace SearchCluster.Presentation.Views;

/// <summary>A trial with its epochs.</summary>
/// <param name="Summary">The trial.</param>
/// <param name="Reports">Its reports, by epoch.</param>
public sealed record ExportedTrial(TrialSummary Summary, IReadOnlyList<TrialReport> Reports);
