using System.Data;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Dapper;
using SearchCluster.Contracts.Grains;
using SearchCluster.Silo.Telemetry;

namespace SearchCluster.Silo.Journal;

/// <summary>
/// The journal on PostgreSQL: whatever queued up while one transaction ran shares the next (group commit). A server that restarts
/// is waited for; a commit whose answer was lost is looked up before it is tried again, so that nothing is written twice.
/// </summary>
public sealed class PostgresJournal : IJournal, ICheckpoints, IModels, IAsyncDisposable
{
    private const int MostPerTransaction = 1024;

    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(5);

    private readonly PostgresDatabase _database;
    private readonly SearchClusterMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly Channel<PendingAppend> _queue =
        Channel.CreateUnbounded<PendingAppend>(new UnboundedChannelOptions { SingleReader = true });
    private readonly WriterFence _fence = new();
    private readonly Task _serving;
    private Task _newestAppend = Task.CompletedTask;

    /// <summary>A journal in the database, which it then owns.</summary>
    public PostgresJournal(PostgresDatabase database, SearchClusterMetrics metrics, TimeProvider clock)
    {
        _database = database;
        _metrics = metrics;
        _clock = clock;
        _serving = Task.Run(Serve);
    }

    /// <inheritdoc/>
    public Task Append(JournalBatch batch)
    {
        var append = new PendingAppend(batch);
        lock (_queue)
        {
            if (!_queue.Writer.TryWrite(append))
                append.Fail(Closed());
            _newestAppend = append.Done;
        }

        return append.Done;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<JournalEntry>> Read(string study, long afterSequence, int most = int.MaxValue) =>
        Query(queries => queries.Entries(study, afterSequence, most));

    /// <inheritdoc/>
    public async Task<T> Query<T>(Func<StudyQueries, T> query)
    {
        await Appended();
        // Queries are synchronous: a slow database must not take the threads that grains run on.
        return await Use((connection, _) => Task.Factory.StartNew(
            () => query(new StudyQueries(connection)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
    }

    /// <inheritdoc/>
    /// <remarks>After what was appended before.</remarks>
    public async Task Delete(string study)
    {
        await Appended();
        await Use(async (connection, cancellationToken) =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var rows = await connection.ExecuteAsync(StudyQueries.Deletion, new { study }, transaction);
            await transaction.CommitAsync(cancellationToken);
            return rows;
        });
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReplayedPage> Replay(string study)
    {
        for (long last = 0; await Query(queries => queries.Page(study, last)) is { Entries: { Count: > 0 } entries } page; last =
            entries[^1].Sequence)
            yield return page;
    }

    /// <inheritdoc/>
    public Task SaveSnapshot(string study, Snapshot snapshot) =>
        Use((connection, _) => connection.ExecuteAsync(StudyQueries.SaveSnapshot, new
        {
            study,
            after = snapshot.After,
            through = snapshot.Through,
            submitted = snapshot.Submitted.ToString("O", CultureInfo.InvariantCulture),
            version = Snapshot.Version,
            body = snapshot.Body,
        }));

    /// <inheritdoc/>
    public Task SaveToken(StoredToken token) => Use((connection, _) => connection.ExecuteAsync(TokenRow.Insert, TokenRow.Of(token)));

    /// <inheritdoc/>
    public async Task<bool> RevokeToken(string id, DateTimeOffset now) =>
        await Use((connection, _) => connection.ExecuteAsync(TokenRow.Revoke, new { id, revoked = TokenRow.Text(now) })) > 0;

    /// <inheritdoc/>
    public async Task<int> RepairViews(string study)
    {
        await Appended();
        // Rows that a coordinator writes meanwhile make the transaction fail, and be done again.
        return await Use((connection, _) => Task.Factory.StartNew(() =>
        {
            using var transaction = connection.BeginTransaction(IsolationLevel.RepeatableRead);
            var rows = StudyViews.Repair(new StudyQueries(connection), study).Write(connection, transaction, study);
            transaction.Commit();
            return rows;
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
    }

    /// <inheritdoc/>
    public Task Save(string study, int trial, byte[] state, int fold = 0) =>
        Use((connection, _) => connection.ExecuteAsync(CheckpointStatements.Save, new { study, trial, fold, state }));

    /// <inheritdoc/>
    public Task<byte[]?> Load(string study, int trial, int fold = 0) =>
        Use((connection, _) => connection.QuerySingleOrDefaultAsync<byte[]>(CheckpointStatements.Load, new { study, trial, fold }));

    /// <inheritdoc/>
    public Task<byte[]?> LoadHead(string study, int trial, int fold, int length) =>
        Use((connection, _) =>
            connection.QuerySingleOrDefaultAsync<byte[]>(CheckpointStatements.LoadHead, new { study, trial, fold, length }));

    /// <inheritdoc/>
    public Task Delete(string study, int trial, int? fold = null) =>
        Use((connection, _) => connection.ExecuteAsync(CheckpointStatements.Delete, new { study, trial, fold }));

    /// <inheritdoc/>
    public Task Put(ModelKey key, byte[] model) => Use((connection, _) =>
        connection.ExecuteAsync(
            ModelStatements.Put, new { study = key.Study, trial = key.Trial, fold = key.Fold, epoch = key.Epoch, model }));

    /// <inheritdoc/>
    public Task<byte[]?> Get(ModelKey key) => Query(queries => queries.Model(key));

    /// <inheritdoc/>
    public Task Pin(string study, IReadOnlyCollection<ModelKey> models) => Use(async (connection, cancellationToken) =>
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(ModelStatements.Unpin, new { study }, transaction);
        var rows = await connection.ExecuteAsync(ModelStatements.Pin, models, transaction);
        await transaction.CommitAsync(cancellationToken);
        return rows;
    });

    /// <inheritdoc/>
    public Task Release(string study, IReadOnlyCollection<int> trials) => Use((connection, _) =>
        connection.ExecuteAsync(ModelStatements.Release, trials.Select(trial => new { study, trial })));

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredModel>> List(string study) => Query(queries => queries.Models(study));

    /// <inheritdoc/>
    public Task SaveLog(string study, int trial, int attempt, byte[] log)
    {
        var body = KeptLog.Pack(log);
        return Use((connection, _) => connection.ExecuteAsync(KeptLog.Save, new { study, trial, attempt, body }));
    }

    /// <summary>Writes what is queued, if the server answers within seconds, then closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _serving.WaitAsync(LongestFarewell, _clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _database.DisposeAsync();
        await _serving;
    }

    // Batches are answered in their order: when the newest is, all before it are.
    private async Task Appended()
    {
        Task appended;
        lock (_queue)
            appended = _newestAppend;
        await appended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task Serve()
    {
        var appends = new List<PendingAppend>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            appends.Clear();
            while (appends.Count < MostPerTransaction && _queue.Reader.TryRead(out var append))
                appends.Add(append);
            await Commit(appends);
        }
    }

    // What fails, fails for those who asked for it, never for the loop that all others need.
    private async Task Commit(IReadOnlyList<PendingAppend> appends)
    {
        try
        {
            var started = Stopwatch.GetTimestamp();
            await CommitOrSplit(appends);
            _metrics.Committed(Stopwatch.GetElapsedTime(started), appends.Count);
        }
        catch (Exception error)
        {
            foreach (var append in appends)
            {
                _fence.Close(append.Batch);
                append.Fail(error is OperationCanceledException ? Closed() : error);
            }
        }
    }

    private async Task CommitOrSplit(IReadOnlyList<PendingAppend> appends)
    {
        var committed = await _database.Use(async (connection, cancellationToken) =>
        {
            try
            {
                return await new PostgresJournalTransaction(connection, appends, _fence, cancellationToken).TryCommit();
            }
            catch (Exception error) when (PostgresFault.MayPass(error))
            {
                foreach (var append in appends)
                    append.MayBeWritten = true;
                throw;
            }
        });
        if (committed)
            return;

        var half = appends.Count / 2;
        await CommitOrSplit([.. appends.Take(half)]);
        await CommitOrSplit([.. appends.Skip(half)]);
    }

    private async Task<T> Use<T>(Func<Npgsql.NpgsqlConnection, CancellationToken, Task<T>> work)
    {
        try
        {
            return await _database.Use(work);
        }
        catch (OperationCanceledException)
        {
            throw Closed();
        }
    }

    private DatabaseException Closed() => new($"the database {_database.Place} is closed");
}
