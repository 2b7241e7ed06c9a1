namespace SearchCluster.Search.Simulation;

/// <summary>How one sampler did, seed by seed.</summary>
/// <param name="Plan">The study that was simulated, with the sampler and the space it searched.</param>
/// <param name="Note">In what its space or budget differs from the study's; null when in nothing.</param>
/// <param name="Studies">Its studies, in the order of their seeds: the plan's own and the next ones.</param>
public sealed record ComparedSampler(SearchPlan Plan, string? Note, IReadOnlyList<ComparedStudy> Studies);
