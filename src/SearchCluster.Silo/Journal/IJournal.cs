using SearchCluster.Contracts.Grains;

namespace SearchCluster.Silo.Journal;

/// <summary>The append-only truth about all studies of a cluster.</summary>
public interface IJournal
{
    /// <summary>Events that are read at once where many are.</summary>
    const int Page = 4096;

    /// <summary>Completes when the batch is durable. Batches of one study are committed in the order of the calls.</summary>
    /// <exception cref="JournalConflictException">The study has other events already: another coordinator wrote them, reload.</exception>
    /// <exception cref="DatabaseException">
    /// The database does not accept it, or no longer answers: what it holds is known when it is read again.
    /// </exception>
    Task Append(JournalBatch batch);

    /// <summary>
    /// The events of a study after a sequence number, in order; empty when there are none. Reports may be without their detail.
    /// </summary>
    /// <param name="study">Name of the study.</param>
    /// <param name="afterSequence">Number of the event before the first one that is wanted.</param>
    /// <param name="most">How many to read at most.</param>
    Task<IReadOnlyList<JournalEntry>> Read(string study, long afterSequence, int most = int.MaxValue);

    /// <summary>
    /// All events of a study, a page at a time, so that no more than a page is held in memory: what is applied when a study is taken up.
    /// Read from snapshots as far as there are any. Reports are without their detail.
    /// </summary>
    /// <exception cref="DatabaseException">The database cannot be read, or an event in it.</exception>
    async IAsyncEnumerable<ReplayedPage> Replay(string study)
    {
        for (long last = 0; await Read(study, last, Page) is { Count: > 0 } page; last = page[^1].Sequence)
            yield return new ReplayedPage(page, IsSnapshot: false);
    }

    /// <summary>Keeps a snapshot. Nothing is lost without it but time.</summary>
    /// <exception cref="DatabaseException">The database does not do it.</exception>
    Task SaveSnapshot(string study, Snapshot snapshot) => Task.CompletedTask;

    /// <summary>
    /// Deletes a study with its events, its trials, its checkpoints and its models, all or nothing; nothing when there is none.
    /// </summary>
    /// <exception cref="DatabaseException">The database does not do it.</exception>
    Task Delete(string study);

    /// <summary>Writes the read models of a study once more, as they follow from its journal.</summary>
    /// <returns>How many rows differed.</returns>
    /// <exception cref="DatabaseException">The database does not do it, or the journal is damaged.</exception>
    Task<int> RepairViews(string study) => throw new NotSupportedException("this journal has no read models");

    /// <summary>Keeps a new token.</summary>
    /// <exception cref="DatabaseException">The database does not do it.</exception>
    Task SaveToken(StoredToken token) => throw new NotSupportedException("this journal keeps no tokens");

    /// <summary>A token counts no more; false when there is none of that id.</summary>
    /// <exception cref="DatabaseException">The database does not do it.</exception>
    Task<bool> RevokeToken(string id, DateTimeOffset now) => throw new NotSupportedException("this journal keeps no tokens");

    /// <summary>Reads what was appended before, of one moment.</summary>
    /// <exception cref="DatabaseException">The database cannot be read.</exception>
    Task<T> Query<T>(Func<StudyQueries, T> query);
}

/// <summary>Events of a replay.</summary>
/// <param name="Entries">In order.</param>
/// <param name="IsSnapshot">Whether they were read from a snapshot.</param>
public sealed record ReplayedPage(IReadOnlyList<JournalEntry> Entries, bool IsSnapshot);
