using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Dapper;
using Microsoft.Data.Sqlite;
using SearchCluster.Contracts.Grains;
using SearchCluster.Silo.Telemetry;

namespace SearchCluster.Silo.Journal;

/// <summary>
/// The journal on SQLite: one thread writes, and whatever queued up while it wrote shares its next transaction (group commit: one fsync
/// for many turns). Each batch has a savepoint, so that a failing one fails alone. Reads have connections of their own.
/// </summary>
public sealed class SqliteJournal : IJournal, ICheckpoints, IModels, IDisposable
{
    private const int MostPerTransaction = 1024;

    private readonly SearchClusterMetrics _metrics;
    private readonly Channel<Work> _queue = Channel.CreateUnbounded<Work>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource<DatabaseException> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WriterFence _fence = new();
    private readonly Thread _thread;
    private readonly TaskCompletionSource<Opened> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _newestChange = Task.CompletedTask;

    /// <summary>A journal in the database, which it then owns.</summary>
    public SqliteJournal(SqliteDatabase database, SearchClusterMetrics metrics)
        : this(metrics) => Open(database);

    /// <summary>A journal whose database is opened later: what is asked of it before then waits.</summary>
    public SqliteJournal(SearchClusterMetrics metrics)
    {
        _metrics = metrics;
        _thread = new Thread(Serve) { Name = "journal", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Begins with a database, which the journal then owns.</summary>
    public void Open(SqliteDatabase database) =>
        _opened.SetResult(new Opened(database, database.IsFile ? new SqliteReaders(database, Fail) : null));

    /// <summary>
    /// Completes when the database fails (a full disk, a corrupt page), with the reason: nothing more will become durable.
    /// </summary>
    public Task<DatabaseException> Broken => _broken.Task;

    /// <inheritdoc/>
    public Task Append(JournalBatch batch) => Changing(Enqueue(new Appending(batch)));

    /// <inheritdoc/>
    public Task<IReadOnlyList<JournalEntry>> Read(string study, long afterSequence, int most = int.MaxValue) =>
        Query(queries => queries.Entries(study, afterSequence, most));

    /// <inheritdoc/>
    public Task Save(string study, int trial, byte[] state, int fold = 0) =>
        On(connection => connection.Execute(CheckpointStatements.Save, new { study, trial, fold, state }));

    /// <inheritdoc/>
    public Task<byte[]?> Load(string study, int trial, int fold = 0) =>
        On(connection => connection.QuerySingleOrDefault<byte[]>(CheckpointStatements.Load, new { study, trial, fold }));

    /// <inheritdoc/>
    public Task<byte[]?> LoadHead(string study, int trial, int fold, int length) =>
        On(connection => connection.QuerySingleOrDefault<byte[]>(CheckpointStatements.LoadHead, new { study, trial, fold, length }));

    /// <inheritdoc/>
    public Task Delete(string study, int trial, int? fold = null) =>
        On(connection => connection.Execute(CheckpointStatements.Delete, new { study, trial, fold }));

    /// <inheritdoc/>
    public Task Put(ModelKey key, byte[] model) => Changing(On(connection =>
        connection.Execute(ModelStatements.Put, new { study = key.Study, trial = key.Trial, fold = key.Fold, epoch = key.Epoch, model })));

    /// <inheritdoc/>
    public Task<byte[]?> Get(ModelKey key) => Query(queries => queries.Model(key));

    /// <inheritdoc/>
    public Task Pin(string study, IReadOnlyCollection<ModelKey> models) => Changing(On(connection =>
    {
        using var transaction = connection.BeginTransaction();
        connection.Execute(ModelStatements.Unpin, new { study }, transaction);
        var rows = connection.Execute(ModelStatements.Pin, models, transaction);
        transaction.Commit();
        return rows;
    }));

    /// <inheritdoc/>
    public Task Release(string study, IReadOnlyCollection<int> trials) => Changing(On(connection =>
    {
        using var transaction = connection.BeginTransaction();
        var rows = connection.Execute(ModelStatements.Release, trials.Select(trial => new { study, trial }), transaction);
        transaction.Commit();
        return rows;
    }));

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredModel>> List(string study) => Query(queries => queries.Models(study));

    /// <inheritdoc/>
    public Task SaveLog(string study, int trial, int attempt, byte[] log)
    {
        var body = KeptLog.Pack(log);
        return Changing(On(connection => connection.Execute(KeptLog.Save, new { study, trial, attempt, body })));
    }

    /// <inheritdoc/>
    public Task Delete(string study) => Changing(On(connection =>
    {
        using var transaction = connection.BeginTransaction();
        var rows = connection.Execute(StudyQueries.Deletion, new { study }, transaction);
        transaction.Commit();
        return rows;
    }));

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReplayedPage> Replay(string study)
    {
        for (long last = 0; await Query(queries => queries.Page(study, last)) is { Entries: { Count: > 0 } entries } page; last =
            entries[^1].Sequence)
            yield return page;
    }

    /// <inheritdoc/>
    public Task SaveSnapshot(string study, Snapshot snapshot) => On(connection => connection.Execute(StudyQueries.SaveSnapshot, new
    {
        study,
        after = snapshot.After,
        through = snapshot.Through,
        submitted = snapshot.Submitted.ToString("O", CultureInfo.InvariantCulture),
        version = Snapshot.Version,
        body = snapshot.Body,
    }));

    /// <inheritdoc/>
    public Task SaveToken(StoredToken token) => On(connection => connection.Execute(TokenRow.Insert, TokenRow.Of(token)));

    /// <inheritdoc/>
    public Task<bool> RevokeToken(string id, DateTimeOffset now) =>
        On(connection => connection.Execute(TokenRow.Revoke, new { id, revoked = TokenRow.Text(now) }) > 0);

    /// <inheritdoc/>
    public Task<int> RepairViews(string study) => On(connection =>
    {
        var repair = StudyViews.Repair(new StudyQueries(connection), study);
        using var transaction = connection.BeginTransaction();
        var rows = repair.Write(connection, transaction, study);
        transaction.Commit();
        return rows;
    });

    /// <inheritdoc/>
    /// <remarks>
    /// On a connection of its own, so that a long read does not hold up commits. A database in memory has one connection: there on the
    /// journal's own thread.
    /// </remarks>
    public async Task<T> Query<T>(Func<StudyQueries, T> query)
    {
        var (_, readers) = await _opened.Task;
        if (readers is null)
            return await On(connection => query(new StudyQueries(connection)));
        await _newestChange.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await readers.Read(query);
    }

    /// <summary>Writes what is queued, then closes the database.</summary>
    public void Dispose()
    {
        _queue.Writer.TryComplete();
        _opened.TrySetCanceled();
        _thread.Join();
        if (!_opened.Task.IsCompletedSuccessfully)
            return;
        _opened.Task.Result.Readers?.Dispose();
        _opened.Task.Result.Database.Dispose();
    }

    private async Task<T> On<T>(Func<SqliteConnection, T> use)
    {
        var work = new Using<T>(use);
        await Enqueue(work);
        return work.Answer!;
    }

    private Task Enqueue(Work work)
    {
        if (!_queue.Writer.TryWrite(work))
            work.Done.SetException(new DatabaseException($"the database {Place} is closed"));
        return work.Done.Task;
    }

    private void Serve()
    {
        if (Task.WhenAny(_opened.Task).GetAwaiter().GetResult().IsCanceled)
            return;
        var connection = _opened.Task.Result.Database.Connection;
        using var writer = new SqliteJournalWriter(connection, _fence);
        var works = new List<Work>();
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            works.Clear();
            while (works.Count < MostPerTransaction && _queue.Reader.TryRead(out var work))
                works.Add(work);
            Serve(works, connection, writer);
        }
    }

    // Everything is committed before anything is answered: a query sees what was appended before it.
    private void Serve(List<Work> works, SqliteConnection connection, SqliteJournalWriter writer)
    {
        var appends = works.OfType<Appending>().ToList();
        if (appends.Count > 0)
            Answer(appends, () => Commit(appends, writer));
        foreach (var work in works.Where(work => work is not Appending))
            Answer([work], () => work.Serve(connection));
    }

    private void Commit(List<Appending> appends, SqliteJournalWriter writer)
    {
        var started = Stopwatch.GetTimestamp();
        writer.Write(appends.Select(append => append.Batch), (index, conflict) => appends[index].Conflict = conflict);
        _metrics.Committed(Stopwatch.GetElapsedTime(started), appends.Count);
    }

    // What fails, fails for those who asked for it, never for the thread that all others need.
    private void Answer(IReadOnlyCollection<Work> works, Action serve)
    {
        try
        {
            serve();
        }
        catch (Exception error)
        {
            error = Fail(error);
            foreach (var append in works.OfType<Appending>())
                _fence.Close(append.Batch);
            foreach (var work in works)
                work.Done.SetException(error);
            return;
        }

        foreach (var work in works)
            work.Finish();
    }

    private Exception Fail(Exception error)
    {
        if (error is SqliteException sqlite)
            error = SqliteDatabase.Explain(sqlite, Place);
        if (error is DatabaseException explained)
            _broken.TrySetResult(explained);
        return error;
    }

    // A read sees what was appended, or deleted, before it.
    private Task Changing(Task change)
    {
        lock (_queue)
            _newestChange = _newestChange.IsCompleted ? change : Task.WhenAll(_newestChange, change);
        return change;
    }

    private string Place => _opened.Task.IsCompletedSuccessfully ? _opened.Task.Result.Database.Place : "that was not opened";

    private sealed record Opened(SqliteDatabase Database, SqliteReaders? Readers);

    private abstract class Work
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public virtual void Serve(SqliteConnection connection)
        {
        }

        public virtual void Finish() => Done.SetResult();
    }

    private sealed class Appending(JournalBatch batch) : Work
    {
        public JournalBatch Batch => batch;

        public JournalConflictException? Conflict { get; set; }

        public override void Finish()
        {
            if (Conflict is null)
                Done.SetResult();
            else
                Done.SetException(Conflict);
        }
    }

    private sealed class Using<T>(Func<SqliteConnection, T> use) : Work
    {
        public T? Answer { get; private set; }

        public override void Serve(SqliteConnection connection) => Answer = use(connection);
    }
}
