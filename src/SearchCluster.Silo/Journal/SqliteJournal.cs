using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using SearchCluster.Contracts.Grains;
using SearchCluster.Silo.Telemetry;

namespace SearchCluster.Silo.Journal;

/// <summary>
/// The journal on SQLite: one thread writes, and whatever queued up while it wrote shares its next transaction
/// (group commit: one fsync for many turns). Each batch has a savepoint, so that a failing one fails alone.
/// </summary>
public sealed class SqliteJournal : IJournal, IDisposable
{
    private const int MostPerTransaction = 1024;

    private readonly SqliteDatabase _database;
    private readonly SearchClusterMetrics _metrics;
    private readonly Channel<Work> _queue = Channel.CreateUnbounded<Work>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource<DatabaseException> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;

    /// <summary>A journal in the database, which it then owns.</summary>
    public SqliteJournal(SqliteDatabase database, SearchClusterMetrics metrics)
    {
        _database = database;
        _metrics = metrics;
        _thread = new Thread(Serve) { Name = "journal", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Completes when the database stops accepting writes (a full disk, say), with the reason.</summary>
    public Task<DatabaseException> Broken => _broken.Task;

    /// <inheritdoc/>
    public Task Append(JournalBatch batch) => Enqueue(new Appending(batch));

    /// <inheritdoc/>
    public Task<IReadOnlyList<JournalEntry>> Read(string study, long afterSequence) =>
        Query(queries => queries.Entries(study, afterSequence));

    /// <summary>Reads what was appended before, on the journal's own thread.</summary>
    public async Task<T> Query<T>(Func<StudyQueries, T> query)
    {
        var read = new Reading<T>(query);
        await Enqueue(read);
        return read.Answer!;
    }

    /// <summary>Writes what is queued, then closes the database.</summary>
    public void Dispose()
    {
        _queue.Writer.TryComplete();
        _thread.Join();
        _database.Dispose();
    }

    private Task Enqueue(Work work)
    {
        if (!_queue.Writer.TryWrite(work))
            work.Done.SetException(new DatabaseException($"the database {_database.Place} is closed"));
        return work.Done.Task;
    }

    private void Serve()
    {
        using var writer = new SqliteJournalWriter(_database.Connection);
        var queries = new StudyQueries(_database.Connection);
        var works = new List<Work>();
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            works.Clear();
            while (works.Count < MostPerTransaction && _queue.Reader.TryRead(out var work))
                works.Add(work);
            Serve(works, writer, queries);
        }
    }

    private void Serve(List<Work> works, SqliteJournalWriter writer, StudyQueries queries)
    {
        var started = Stopwatch.GetTimestamp();
        var appends = works.OfType<Appending>().ToList();
        try
        {
            if (appends.Count > 0)
            {
                writer.Write(appends.Select(append => append.Batch), (index, conflict) => appends[index].Conflict = conflict);
                _metrics.Committed(Stopwatch.GetElapsedTime(started), appends.Count);
            }

            foreach (var work in works)
                work.Finish(queries);
        }
        catch (SqliteException error)
        {
            var explained = SqliteDatabase.Explain(error, _database.Place);
            foreach (var work in works)
                work.Done.TrySetException(explained);
            _broken.TrySetResult(explained);
        }
    }

    private abstract class Work
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public abstract void Finish(StudyQueries queries);
    }

    private sealed class Appending(JournalBatch batch) : Work
    {
        public JournalBatch Batch => batch;

        public JournalConflictException? Conflict { get; set; }

        public override void Finish(StudyQueries queries)
        {
            if (Conflict is null)
                Done.SetResult();
            else
                Done.SetException(Conflict);
        }
    }

    private sealed class Reading<T>(Func<StudyQueries, T> query) : Work
    {
        public T? Answer { get; private set; }

        public override void Finish(StudyQueries queries)
        {
            Answer = query(queries);
            Done.SetResult();
        }
    }
}
