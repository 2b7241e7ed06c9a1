using System.Text.Json;
using SearchCluster.Contracts.Json;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Silo.Journal;

/// <summary>A batch on its way into PostgreSQL, and what became of it.</summary>
internal sealed class PendingAppend(JournalBatch batch)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<EventRow>? _rows;

    public JournalBatch Batch => batch;

    /// <summary>Number of the last event.</summary>
    public long Last => batch.After + batch.Events.Count;

    /// <summary>The events as they are stored; made once, also for a batch that is written again.</summary>
    public IReadOnlyList<EventRow> Rows => _rows ??= [.. batch.Events.Select(EventRow.Of)];

    /// <summary>Whether a try ended without an answer, so that the batch may be in the journal already.</summary>
    public bool MayBeWritten { get; set; }

    /// <summary>Completes with the batch's fate.</summary>
    public Task Done => _done.Task;

    /// <summary>The batch is durable.</summary>
    public void Succeed() => _done.TrySetResult();

    /// <summary>The batch will not be written, or nobody can say.</summary>
    public void Fail(Exception error) => _done.TrySetException(error);

    /// <summary>One row of the journal, but for its study and its number.</summary>
    internal sealed record EventRow(string Kind, int? Trial, int Fold, int? Epoch, string Body)
    {
        public static EventRow Of(StudyEvent happened) => new(
            happened.GetType().Name,
            (happened as TrialEvent)?.Trial,
            (happened as AttemptEvent)?.Fold ?? 0,
            (happened as TrialReported)?.Report.Epoch,
            JsonSerializer.Serialize(happened, SearchClusterJson.Options));
    }
}
