using SearchCluster.Search.Samplers;

namespace SearchCluster.Search.Studies;

/// <summary>A proposal that a fresh sampler does not repeat.</summary>
/// <param name="Number">Number of the trial.</param>
/// <param name="Journaled">What the journal says was proposed.</param>
/// <param name="Replayed">What the sampler proposes from the same history; null when it proposes nothing.</param>
public sealed record ReplayedProposal(int Number, Proposal Journaled, Proposal? Replayed);
