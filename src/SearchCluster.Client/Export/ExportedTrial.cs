using SearchCluster.Search.Studies;

namespace SearchCluster.Client.Export;

/// <summary>A trial with its epochs.</summary>
/// <param name="Summary">The trial.</param>
/// <param name="Reports">Its reports, by epoch.</param>
internal sealed record ExportedTrial(TrialSummary Summary, IReadOnlyList<TrialReport> Reports);
