using Npgsql;
using SearchCluster.Silo.Journal;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Silo.Tests.Journal;

[Trait(PostgresServer.Trait, PostgresServer.Name)]
public sealed class PostgresJournalTests : IAsyncLifetime
{
    private PostgresStore _store = null!;

    public async Task InitializeAsync() => _store = await PostgresStore.Create();

    public Task DisposeAsync() => _store.DisposeAsync().AsTask();

    [Fact]
    public async Task Append_OfTwoSilosAtTheSamePlace_LetsOneWinEachTime()
    {
        await using var one = await _store.Open();
        await using var other = await _store.Open();

        for (var after = 0; after < 50; after++)
        {
            Task[] rivals = [one.Append(JournalFolder.Batch(after)), other.Append(JournalFolder.Batch(after))];
            await Task.WhenAll(rivals)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

            Assert.Equal(1, rivals.Count(append => append.IsCompletedSuccessfully));
            Assert.IsType<JournalConflictException>(rivals.Single(append => append.IsFaulted).Exception!.InnerException);
        }

        Assert.Equal(50, (await one.Read("s", 0)).Count);
    }

    [Fact]
    public async Task Append_OfManyOfWhichOneMeetsARivalsKey_RefusesThatOneAndWhatFollowsIt()
    {
        await using var journal = await _store.Open();
        await using var blocker = await Insert("x");
        await using var rival = await Insert("s");
        // Waits for the blocker's key; what comes meanwhile shares the next transaction.
        var blocked = journal.Append(JournalFolder.Batch(after: 0, study: "x"));
        await UntilWaiting(1);
        List<Task> before = [.. Enumerable.Range(0, 5).Select(i => journal.Append(JournalFolder.Batch(after: i, study: "r")))];
        var stale = Guid.NewGuid();
        List<Task> refused =
            [.. Enumerable.Range(0, 3).Select(i => journal.Append(JournalFolder.Batch(after: i, study: "s", writer: stale)))];
        List<Task> behind = [.. Enumerable.Range(0, 5).Select(i => journal.Append(JournalFolder.Batch(after: i, study: "t")))];

        await blocker.Transaction.RollbackAsync();
        await blocked;
        await UntilWaiting(1);
        await rival.Transaction.CommitAsync();

        await Task.WhenAll([.. before, .. behind]);
        foreach (var append in refused)
            await Assert.ThrowsAsync<JournalConflictException>(() => append);
        Assert.Single(await journal.Read("s", 0));
        Assert.Equal(5, (await journal.Read("t", 0)).Count);
    }

    [Fact]
    public async Task Append_WhoseCommitLosesItsAnswer_IsFoundDurableAndNotWrittenTwice()
    {
        using var proxy = new AnswerSwallowingProxy(new NpgsqlConnectionStringBuilder(_store.Database).Port);
        await using var journal = await _store.Open(proxy.Port);
        await journal.Append(JournalFolder.Batch(after: 0));

        var swallowed = proxy.SwallowAnswersTo("COMMIT", times: 3);
        await Task.WhenAll(Enumerable.Range(1, 20).Select(i => journal.Append(JournalFolder.Batch(after: i))));

        await swallowed;
        Assert.Equal(0, proxy.Left);
        Assert.Equal(Enumerable.Range(1, 21).Select(i => (long)i), (await journal.Read("s", 0)).Select(entry => entry.Sequence));
    }

    [Fact]
    public async Task Append_WhoseAnswerWasLostWhileARivalWon_Conflicts()
    {
        using var proxy = new AnswerSwallowingProxy(new NpgsqlConnectionStringBuilder(_store.Database).Port);
        await using var journal = await _store.Open(proxy.Port);
        await using var rival = await _store.Open();
        await journal.Append(JournalFolder.Batch(after: 0));

        // The answer to the look at the journal is lost, so that nothing is written; meanwhile somebody else writes.
        var appended = proxy.SwallowAnswersTo("max(sequence)", times: 1, () =>
            rival.Append(
                JournalFolder.Batch(after: 1) with { Events = [JournalFolder.Proposed(1) with { At = JournalFolder.Start.AddTicks(1) }] }));
        await Assert.ThrowsAsync<JournalConflictException>(() => journal.Append(JournalFolder.Batch(after: 1)));

        await appended;
        Assert.Equal(JournalFolder.Start.AddTicks(1), (await journal.Read("s", 1)).Single().Event.At);
    }

    [Fact]
    public async Task Append_WhileTheServerRestarts_WaitsAndGoesOn()
    {
        await using var server = await PostgresServer.Begin();
        await using var store = new PostgresStore(server, await server.CreateDatabase());
        await using var journal = await store.Open();
        var written = 0;
        using var stop = new CancellationTokenSource();
        var appending = Task.Run(async () =>
        {
            for (; !stop.IsCancellationRequested; written++)
                await journal.Append(JournalFolder.Batch(after: written));
        });

        for (var restart = 0; restart < 3; restart++)
        {
            var before = Volatile.Read(ref written);
            await Waiting.Until(() => Volatile.Read(ref written) > before + 10);
            await server.Stop(store.Database);
            var state = journal.Save("s", 1, [(byte)restart]);
            await server.Start(store.Database);
            await state;
        }

        await stop.CancelAsync();
        await appending;
        Assert.Equal(Enumerable.Range(1, written).Select(i => (long)i), (await journal.Read("s", 0)).Select(entry => entry.Sequence));
        Assert.Equal([2], await journal.Load("s", 1));
        Assert.True((await journal.Query(queries => queries.Audit("s"))).Ok);
    }

    [Fact]
    public async Task Append_WhenNobodyMayWrite_SaysWhy()
    {
        await using var journal = await _store.Open();
        await PostgresServer.Execute(_store.Database, "ALTER TABLE event RENAME TO elsewhere");

        var refused = await Assert.ThrowsAsync<DatabaseException>(() => journal.Append(JournalFolder.Batch(after: 0)));
        Assert.Contains("\"event\" does not exist", refused.Message, StringComparison.Ordinal);

        await PostgresServer.Execute(_store.Database, "ALTER TABLE elsewhere RENAME TO event");
        await journal.Append(JournalFolder.Batch(after: 0));
    }

    private async Task<OpenInsert> Insert(string study)
    {
        var connection = new NpgsqlConnection(_store.Database);
        await connection.OpenAsync();
        var transaction = await connection.BeginTransactionAsync();
        await using var command =
            new NpgsqlCommand(
            $"INSERT INTO event (study, sequence, kind, body) VALUES ('{study}', 1, 'x', "
            + $"'{{\"kind\":\"trialProposed\",\"at\":\"2026-01-01T00:00:00+00:00\",\"trial\":0,\"configuration\":{{}}}}')", connection);
        await command.ExecuteNonQueryAsync();
        return new OpenInsert(connection, transaction);
    }

    private Task UntilWaiting(int count) => Waiting.Until(async () =>
    {
        await using var connection = new NpgsqlConnection(_store.Database);
        await connection.OpenAsync();
        await using var command =
            new NpgsqlCommand(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'", connection);
        return (long)(await command.ExecuteScalarAsync())! == count;
    });

    private sealed record OpenInsert(NpgsqlConnection Connection, NpgsqlTransaction Transaction) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Connection.DisposeAsync();
    }
}
