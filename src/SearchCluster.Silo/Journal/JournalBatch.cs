using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Silo.Journal;

/// <summary>What one turn of a coordinator appends: all of it is committed, or nothing.</summary>
/// <param name="Writer">The activation of the coordinator: once a batch of it has been refused, all its later ones are.</param>
/// <param name="Study">Name of the study.</param>
/// <param name="After">Sequence number of the event before the first one here.</param>
/// <param name="Events">The events in order.</param>
/// <param name="Trials">Trials changed by them.</param>
/// <param name="Summary">The study after them.</param>
public sealed record JournalBatch(
    Guid Writer, string Study, long After, IReadOnlyList<StudyEvent> Events, IReadOnlyList<TrialSummary> Trials, StudySummary Summary);
