using SearchCluster.Contracts.Grains;
using SearchCluster.Silo.Journal;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Silo.Tests.Journal;

/// <summary>What every store of models must do, whatever database it is on.</summary>
public abstract class ModelsConformance<TStore> : IAsyncLifetime
    where TStore : IJournal, IModels
{
    private TStore _store = default!;

    public async Task InitializeAsync()
    {
        _store = await Open();
        foreach (var study in new[] { "s", "t" })
            await _store.Append(JournalFolder.Batch(after: 0, study: study));
    }

    public async Task DisposeAsync() => await Close(_store);

    [Fact]
    public async Task Get_OfWhatWasPut_GivesItByItsWholeName()
    {
        var keys = new ModelKey[] { new("s", 1, 0, 3), new("s", 1, 0, 4), new("s", 1, 2, 3), new("s", 2, 0, 3), new("t", 1, 0, 3) };
        foreach (var (index, key) in keys.Index())
            await _store.Put(key, [(byte)index, 7]);

        foreach (var (index, key) in keys.Index())
            Assert.Equal([(byte)index, 7], await _store.Get(key));
        Assert.Null(await _store.Get(new ModelKey("s", 1, 1, 3)));
        Assert.Null(await _store.Get(new ModelKey("u", 1, 0, 3)));
    }

    [Fact]
    public async Task Put_OfTheSameName_TakesThePlaceOfTheOneBeforeAndStaysPinned()
    {
        var key = new ModelKey("s", 1, 0, 3);
        await _store.Put(key, [1]);
        await _store.Pin("s", [key]);
        await _store.Put(key, [2, 3]);

        Assert.Equal([2, 3], await _store.Get(key));
        Assert.Equal([new StoredModel(key, 2, IsPinned: true)], await _store.List("s"));
    }

    // A late attempt may put one: nothing would ever release it.
    [Fact]
    public async Task Put_IntoAStudyThatIsDeleted_LeavesNothing()
    {
        await _store.Delete("s");

        await _store.Put(new ModelKey("s", 1, 0, 3), [1]);

        Assert.Null(await _store.Get(new ModelKey("s", 1, 0, 3)));
        Assert.Empty(await _store.List("s"));
    }

    [Fact]
    public async Task List_OfAStudy_NamesItsModelsInOrderWithTheirBytes()
    {
        await _store.Put(new ModelKey("s", 10, 0, 3), new byte[100_000]);
        await _store.Put(new ModelKey("s", 2, 1, 3), [1]);
        await _store.Put(new ModelKey("s", 2, 0, 11), []);
        await _store.Put(new ModelKey("s", 2, 0, 2), [1, 2]);
        await _store.Put(new ModelKey("t", 2, 0, 2), [1, 2]);

        Assert.Equal(
            [
                new StoredModel(new ModelKey("s", 2, 0, 2), 2, false), new StoredModel(new ModelKey("s", 2, 0, 11), 0, false),
                new StoredModel(new ModelKey("s", 2, 1, 3), 1, false), new StoredModel(new ModelKey("s", 10, 0, 3), 100_000, false),
            ],
            await _store.List("s"));
        Assert.Empty(await _store.List("u"));
    }

    [Fact]
    public async Task Release_OfTrials_ForgetsTheirModelsButThosePinnedAndThoseOfOthers()
    {
        ModelKey[] keys =
            [new("s", 1, 0, 3), new("s", 1, 2, 4), new("s", 2, 0, 3), new("s", 2, 0, 4), new("s", 3, 0, 1), new("t", 1, 0, 3)];
        foreach (var key in keys)
            await _store.Put(key, [1]);
        await _store.Pin("s", [new("s", 2, 0, 4), new("s", 9, 0, 1)]);

        await _store.Release("s", [1, 2, 77]);

        Assert.Equal([keys[3], keys[4]], (await _store.List("s")).Select(model => model.Key));
        Assert.Equal([keys[5]], (await _store.List("t")).Select(model => model.Key));
        await _store.Release("s", []);
        Assert.Equal(2, (await _store.List("s")).Count);
    }

    [Fact]
    public async Task Pin_OfOtherModels_LetsTheOnesBeforeBeReleased()
    {
        ModelKey[] keys = [new("s", 1, 0, 3), new("s", 2, 0, 3), new("t", 1, 0, 3)];
        foreach (var key in keys)
            await _store.Put(key, [1]);
        await _store.Pin("t", [keys[2]]);
        await _store.Pin("s", [keys[0]]);

        await _store.Pin("s", [keys[1]]);
        await _store.Release("s", [1, 2]);
        await _store.Release("t", [1]);

        Assert.Equal([new StoredModel(keys[1], 1, IsPinned: true)], await _store.List("s"));
        Assert.Equal([new StoredModel(keys[2], 1, IsPinned: true)], await _store.List("t"));
        await _store.Pin("s", []);
        Assert.False(Assert.Single(await _store.List("s")).IsPinned);
    }

    [Fact]
    public async Task Delete_OfAStudy_ForgetsItsModelsAlone()
    {
        await _store.Put(new ModelKey("s", 1, 0, 3), [1]);
        await _store.Put(new ModelKey("t", 1, 0, 3), [1]);
        await _store.Pin("s", [new ModelKey("s", 1, 0, 3)]);

        await _store.Delete("s");

        Assert.Empty(await _store.List("s"));
        Assert.Single(await _store.List("t"));
    }

    [Fact]
    public async Task Model_InPieces_IsTheWhole()
    {
        var key = new ModelKey("s", 1, 0, 3);
        var model = Enumerable.Range(0, 100_000).Select(value => (byte)(value * 7)).ToArray();
        await _store.Put(key, model);

        var read = new List<byte>();
        while (await _store.Query(queries => queries.Model(key, read.Count, 30_000)) is { Length: > 0 } piece)
            read.AddRange(piece);

        Assert.Equal(model, read);
        Assert.Empty((await _store.Query(queries => queries.Model(key, model.Length, 10)))!);
        Assert.Null(await _store.Query(queries => queries.Model(key with { Epoch = 4 }, 0, 10)));
    }

    protected abstract Task<TStore> Open();

    protected abstract Task Close(TStore store);
}

public sealed class SqliteModelsTests : ModelsConformance<SqliteJournal>, IDisposable
{
    private readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<SqliteJournal> Open() => Task.FromResult(_folder.Open());

    protected override Task Close(SqliteJournal store)
    {
        store.Dispose();
        return Task.CompletedTask;
    }
}

public sealed class InMemoryModelsTests : ModelsConformance<SqliteJournal>, IDisposable
{
    private readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<SqliteJournal> Open() => Task.FromResult(_folder.Over(SqliteDatabase.InMemory()));

    protected override Task Close(SqliteJournal store)
    {
        store.Dispose();
        return Task.CompletedTask;
    }
}

[Trait(PostgresServer.Trait, PostgresServer.Name)]
public sealed class PostgresModelsTests : ModelsConformance<PostgresJournal>
{
    private PostgresStore _server = null!;

    protected override async Task<PostgresJournal> Open() => await (_server = await PostgresStore.Create()).Open();

    protected override async Task Close(PostgresJournal store)
    {
        await store.DisposeAsync();
        await _server.DisposeAsync();
    }
}
