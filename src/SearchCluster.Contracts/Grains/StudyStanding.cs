using SearchCluster.Search.Studies;

namespace SearchCluster.Contracts.Grains;

/// <summary>Where a study stands after an event, so that a watch need not begin with the first.</summary>
/// <param name="Sequence">Number of that event.</param>
/// <param name="Study">The study as users see it.</param>
/// <param name="Leases">What slots are at work on.</param>
public sealed record StudyStanding(long Sequence, StudySummary Study, IReadOnlyList<HeldLease> Leases);
