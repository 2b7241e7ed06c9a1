namespace SearchCluster.Silo.Journal;

/// <summary>A batch on its way into PostgreSQL, and what became of it.</summary>
internal sealed class PendingAppend(JournalBatch batch)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<EventRow>? _rows;

    public JournalBatch Batch => batch;

    /// <summary>The events as they are stored; made once, also for a batch that is written again.</summary>
    public IReadOnlyList<EventRow> Rows => _rows ??= [.. batch.Events.Select(EventRow.Of)];

    /// <summary>Whether a try ended without an answer, so that the batch may be in the journal already.</summary>
    public bool MayBeWritten { get; set; }

    /// <summary>Completes with the batch's fate.</summary>
    public Task Done => _done.Task;

    /// <summary>The batch is durable.</summary>
    public void Succeed() => _done.TrySetResult();

    /// <summary>The batch will not be written, or it is not known whether it is.</summary>
    public void Fail(Exception error) => _done.TrySetException(error);
}
