using SearchCluster.Silo.Journal;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Silo.Tests.Journal;

[Trait(PostgresServer.Trait, PostgresServer.Name)]
public sealed class PostgresJournalConformanceTests : JournalConformance<PostgresJournal>
{
    private PostgresStore _store = null!;
    private PostgresJournal _elsewhere = null!;

    public override async Task InitializeAsync()
    {
        _store = await PostgresStore.Create();
        _elsewhere = await _store.Open();
    }

    protected override Task<PostgresJournal> Open() => _store.Open();

    protected override Task Close(PostgresJournal journal) => journal.DisposeAsync().AsTask();

    protected override Task<T> ReadElsewhere<T>(Func<StudyQueries, T> query) => _elsewhere.Query(query);

    protected override async Task CloseStore()
    {
        await _elsewhere.DisposeAsync();
        await _store.DisposeAsync();
    }
}
