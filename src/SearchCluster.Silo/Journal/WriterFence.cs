namespace SearchCluster.Silo.Journal;

/// <summary>
/// The coordinators of this process of which an append was refused. What such a one appended after it rests on events that are in no
/// journal, and must be refused too, even where a rival's events happen to end at the number that it comes after. Not thread-safe.
/// </summary>
internal sealed class WriterFence
{
    private readonly HashSet<Guid> _refused = [];

    /// <summary>Why a batch must be refused; null when nothing is known against its writer.</summary>
    public JournalConflictException? Against(JournalBatch batch) => _refused.Contains(batch.Writer)
        ? new JournalConflictException($"study {batch.Study}: an earlier append of the same coordinator was refused")
        : null;

    /// <summary>A batch has been refused, or has failed.</summary>
    public void Close(JournalBatch batch) => _refused.Add(batch.Writer);
}
