using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Contracts.Grains;

/// <summary>An event in its place.</summary>
/// <param name="Sequence">Place in the study's journal, from 1 without a gap.</param>
/// <param name="Event">What happened.</param>
public sealed record JournalEntry(long Sequence, StudyEvent Event);
