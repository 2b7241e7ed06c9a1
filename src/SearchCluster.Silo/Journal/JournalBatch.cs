using System.Text.Json;
using SearchCluster.Contracts.Json;
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
    Guid Writer, string Study, long After, IReadOnlyList<StudyEvent> Events, IReadOnlyList<TrialSummary> Trials, StudySummary Summary)
{
    /// <summary>Number of the last event.</summary>
    public long Last => After + Events.Count;
}

/// <summary>A row of the table <c>event</c>, but for its study and its number, and of the table <c>detail</c>.</summary>
/// <param name="Kind">The event's type.</param>
/// <param name="Trial">The trial that it tells of; null for none.</param>
/// <param name="Fold">The fold; 0 without cross-validation.</param>
/// <param name="Epoch">The epoch of a report; null for other events.</param>
/// <param name="Body">The event as JSON; of a report what decisions need.</param>
/// <param name="Detail">The rest of a report as JSON; null where there is none.</param>
internal sealed record EventRow(string Kind, int? Trial, int Fold, int? Epoch, string Body, string? Detail)
{
    /// <summary>The row of an event.</summary>
    public static EventRow Of(StudyEvent happened)
    {
        string? detail = null;
        var kept = happened;
        if (happened is TrialReported reported)
        {
            (var report, detail) = ReportDetail.Split(reported.Report);
            kept = detail is null ? reported : reported with { Report = report };
        }

        return Labelled(happened) with { Body = JsonSerializer.Serialize(kept, SearchClusterJson.Options), Detail = detail };
    }

    /// <summary>The columns by which an event is found, without its body.</summary>
    public static EventRow Labelled(StudyEvent happened) => new(
        happened.GetType().Name,
        (happened as TrialEvent)?.Trial,
        (happened as AttemptEvent)?.Fold ?? 0,
        (happened as TrialReported)?.Report.Epoch,
        "", null);
}
