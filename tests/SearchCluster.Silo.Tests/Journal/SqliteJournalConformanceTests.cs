using SearchCluster.Silo.Journal;

namespace SearchCluster.Silo.Tests.Journal;

public sealed class SqliteJournalConformanceTests : JournalConformance<SqliteJournal>
{
    private readonly JournalFolder _folder = new();

    public override Task InitializeAsync() => Task.CompletedTask;

    protected override Task<SqliteJournal> Open() => Task.FromResult(_folder.Open());

    protected override Task Close(SqliteJournal journal)
    {
        journal.Dispose();
        return Task.CompletedTask;
    }

    protected override Task<T> ReadElsewhere<T>(Func<StudyQueries, T> query)
    {
        using var database = SqliteDatabase.OpenForReading(_folder.Database);
        return Task.FromResult(query(new StudyQueries(database.Connection)));
    }

    protected override Task CloseStore()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
