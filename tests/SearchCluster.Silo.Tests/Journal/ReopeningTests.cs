using SearchCluster.Silo.Journal;
using Xunit;

namespace SearchCluster.Silo.Tests.Journal;

public sealed class ReopeningTests : IDisposable
{
    private readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Append_AfterReopening_GoesOnWhereTheJournalStood()
    {
        using (var journal = _folder.Open())
            await journal.Append(JournalFolder.Batch(after: 0));

        using var reopened = _folder.Open();
        await Assert.ThrowsAsync<JournalConflictException>(() => reopened.Append(JournalFolder.Batch(after: 0)));
        await reopened.Append(JournalFolder.Batch(after: 1));

        Assert.Equal([1, 2], (await reopened.Read("s", 0)).Select(entry => entry.Sequence));
    }

    [Fact]
    public async Task Dispose_WithAppendsInTheQueue_WritesThemFirst()
    {
        List<Task> appends;
        using (var journal = _folder.Open())
            appends = [.. Enumerable.Range(0, 50).Select(i => journal.Append(JournalFolder.Batch(after: i)))];

        await Task.WhenAll(appends);
        using var reopened = _folder.Open();
        Assert.Equal(50, (await reopened.Read("s", 0)).Count);
    }

    [Fact]
    public async Task Append_AfterDispose_SaysThatTheDatabaseIsClosed()
    {
        var journal = _folder.Open();
        journal.Dispose();

        var closed = await Assert.ThrowsAsync<DatabaseException>(() => journal.Append(JournalFolder.Batch(after: 0)));
        Assert.Contains("is closed", closed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_AfterASequenceNumber_GivesWhatFollowsOfThatStudyAlone()
    {
        using var journal = _folder.Open();
        for (var i = 0; i < 5; i++)
        {
            await journal.Append(JournalFolder.Batch(after: i));
            await journal.Append(JournalFolder.Batch(after: i, study: "t"));
        }

        Assert.Equal([4, 5], (await journal.Read("s", 3)).Select(entry => entry.Sequence));
        Assert.Empty(await journal.Read("s", 5));
        Assert.Empty(await journal.Read("u", 0));
    }
}
