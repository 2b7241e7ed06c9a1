using SearchCluster.Contracts.Grains;

namespace SearchCluster.Silo.Journal;

/// <summary>The append-only truth about all studies of a cluster.</summary>
public interface IJournal
{
    /// <summary>Completes when the batch is durable. Batches of one study are committed in the order of the calls.</summary>
    /// <exception cref="JournalConflictException">The study has other events already: another coordinator wrote them, reload.</exception>
    /// <exception cref="DatabaseException">The database does not accept it, or no longer answers: what it holds is known when it is read again.</exception>
    Task Append(JournalBatch batch);

    /// <summary>The events of a study after a sequence number, in order; empty when there are none.</summary>
    /// <param name="study">Name of the study.</param>
    /// <param name="afterSequence">Number of the event before the first one that is wanted.</param>
    /// <param name="most">How many to read at most.</param>
    Task<IReadOnlyList<JournalEntry>> Read(string study, long afterSequence, int most = int.MaxValue);

    /// <summary>Deletes a study with its events, its trials and its checkpoints, all or nothing; nothing when there is none.</summary>
    /// <exception cref="DatabaseException">The database does not do it.</exception>
    Task Delete(string study);

    /// <summary>Reads what was appended before, of one moment.</summary>
    /// <exception cref="DatabaseException">The database cannot be read.</exception>
    Task<T> Query<T>(Func<StudyQueries, T> query);
}
