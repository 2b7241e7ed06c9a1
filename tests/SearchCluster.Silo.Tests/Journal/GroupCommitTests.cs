using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using SearchCluster.Silo.Journal;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Silo.Tests.Journal;

public sealed class GroupCommitTests : IDisposable
{
    private const int Batches = 100;

    private readonly JournalFolder _folder = new();
    private readonly ConcurrentQueue<long> _transactions = [];
    private readonly MeterListener _listener = new();

    public GroupCommitTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == _folder.Meters && instrument.Name == "searchcluster.journal.commit.batches")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, batches, _, _) => _transactions.Enqueue(batches));
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Append_OfManyWhileTheThreadIsBusy_SharesOneTransaction()
    {
        // A database in memory has one connection: a query occupies the thread that writes.
        using var journal = _folder.Over(SqliteDatabase.InMemory());
        using var release = new ManualResetEventSlim();
        var busy = await Occupy(journal, release);

        var appends = Enumerable.Range(0, Batches).Select(i => journal.Append(JournalFolder.Batch(after: i))).ToList();
        release.Set();
        await Task.WhenAll(appends);
        await busy;

        Assert.Equal([Batches], _transactions);
    }

    [Fact]
    public async Task Append_InTheTransactionOfAQueryThatFails_IsDurableAllTheSame()
    {
        using (var journal = _folder.Open())
        {
            using var release = new ManualResetEventSlim();
            var busy = await Occupy(journal, release);
            var before = journal.Append(JournalFolder.Batch(after: 0));
            var failing = journal.Query<int>(_ => throw new InvalidOperationException("the asker's own fault"));
            var after = journal.Append(JournalFolder.Batch(after: 1));
            release.Set();
            await busy;

            await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
            await Task.WhenAll(before, after);
            Assert.False(journal.Broken.IsCompleted);
        }

        using var reopened = _folder.Open();
        Assert.Equal(2, (await reopened.Read("s", 0)).Count);
    }

    [Fact]
    public async Task Query_AfterAnAppendOfTheSameDrain_SeesIt()
    {
        using var journal = _folder.Open();
        using var release = new ManualResetEventSlim();
        var busy = await Occupy(journal, release);
        var append = journal.Append(JournalFolder.Batch(after: 0));
        var read = journal.Read("s", 0);
        release.Set();

        Assert.Single(await read);
        await Task.WhenAll(append, busy);
    }

    // The queue fills while the journal's own thread waits in a query, which is the task in the task.
    private static async Task<Task> Occupy(SqliteJournal journal, ManualResetEventSlim release)
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var busy = journal.Query(_ =>
        {
            entered.SetResult();
            return release.Wait(Waiting.Longest);
        });
        await entered.Task;
        return busy;
    }
}
