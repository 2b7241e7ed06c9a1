using SearchCluster.Silo.Journal;
using Xunit;

namespace SearchCluster.Silo.Tests.Journal;

/// <summary>Reads of a SQLite journal, beside its writes.</summary>
public sealed class ReaderTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Append_WhileAQueryLasts_IsNotHeldUp()
    {
        using var journal = _folder.Open();
        await journal.Append(JournalFolder.Batch(after: 0));
        using var begun = new SemaphoreSlim(0);
        using var enough = new ManualResetEventSlim();
        var reading = journal.Query(queries =>
        {
            var before = queries.Entries("s", 0).Count;
            begun.Release();
            Assert.True(enough.Wait(Patience));
            return (before, queries.Entries("s", 0).Count);
        });
        Assert.True(await begun.WaitAsync(Patience));

        await journal.Append(JournalFolder.Batch(after: 1)).WaitAsync(Patience);
        await journal.Save("s", 1, [1]).WaitAsync(Patience);
        Assert.Equal(2, (await journal.Read("s", 0)).Count);

        enough.Set();
        // Of one moment: that at which it began.
        Assert.Equal((1, 1), await reading);
    }

    [Fact]
    public async Task Query_AfterDispose_SaysThatTheDatabaseIsClosed()
    {
        var journal = _folder.Open();
        await journal.Append(JournalFolder.Batch(after: 0));
        Assert.Single(await journal.Read("s", 0));
        journal.Dispose();

        Assert.Contains(
            "is closed", (await Assert.ThrowsAsync<DatabaseException>(() => journal.Read("s", 0))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_InMemory_SeesWhatWasAppendedBefore()
    {
        using var journal = _folder.Over(SqliteDatabase.InMemory());
        var appended = journal.Append(JournalFolder.Batch(after: 0));

        Assert.Single(await journal.Read("s", 0));
        await appended;
    }
}
