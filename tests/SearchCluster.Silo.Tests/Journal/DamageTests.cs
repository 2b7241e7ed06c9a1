using Microsoft.Data.Sqlite;
using SearchCluster.Silo.Journal;
using Xunit;

namespace SearchCluster.Silo.Tests.Journal;

public sealed class DamageTests : IDisposable
{
    private const int PageSize = 4096;

    private readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_OfADamagedPage_SaysThatTheDatabaseIsCorrupt()
    {
        await Write(events: 200);
        using (var stream = File.OpenWrite(_folder.Database))
        {
            // The first pages hold the schema, and stay: the damage shows only when the events are read.
            stream.Position = 12 * PageSize;
            stream.Write([.. Enumerable.Range(0, (int)(stream.Length - stream.Position)).Select(i => (byte)(i * 37))]);
        }

        using var journal = _folder.Open();
        var corrupt = await Assert.ThrowsAsync<DatabaseException>(() => journal.Read("s", 0));
        Assert.Contains("corrupt", corrupt.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.Database, corrupt.Message, StringComparison.Ordinal);
        Assert.Same(corrupt, await journal.Broken);
    }

    [Fact]
    public async Task Read_OfAnEventThatIsNoJson_SaysThatTheDatabaseIsCorrupt()
    {
        await Write(events: 3);
        Execute("UPDATE event SET body = substr(body, 1, 10) WHERE sequence = 2");

        using var journal = _folder.Open();
        var corrupt = await Assert.ThrowsAsync<DatabaseException>(() => journal.Read("s", 0));
        Assert.Contains("corrupt", corrupt.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await journal.Query(queries => queries.Trials("s"))).Count(trial => trial.Number < 2));
    }

    [Fact]
    public async Task Read_OfAnEventOfAnUnknownKind_NamesANewerVersion()
    {
        await Write(events: 1);
        Execute("""UPDATE event SET body = '{"kind":"trialTeleported","at":"2030-01-01T00:00:00+00:00"}'""");

        using var reader = SqliteDatabase.OpenForReading(_folder.Database);
        var unknown = Assert.Throws<DatabaseException>(() => new StudyQueries(reader.Connection).Entries("s", 0));
        Assert.Contains("newer version", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenForWriting_OfADatabaseFromANewerVersion_LeavesItAlone()
    {
        await Write(events: 1);
        Execute("INSERT INTO SchemaVersions (ScriptName, Applied) VALUES ('9999-later.sql', '2030-01-01')");
        var before = await File.ReadAllBytesAsync(_folder.Database);

        Assert.Throws<DatabaseException>(() => SqliteDatabase.OpenForWriting(_folder.Database));

        Assert.Equal(before, await File.ReadAllBytesAsync(_folder.Database));
        // The refused one keeps no lock.
        Execute("DELETE FROM SchemaVersions WHERE ScriptName = '9999-later.sql'");
        using var database = SqliteDatabase.OpenForWriting(_folder.Database);
        Assert.Single(new StudyQueries(database.Connection).Entries("s", 0));
    }

    [Fact]
    public void OpenForWriting_InAFolderThatDoesNotExist_NamesIt()
    {
        var missing = Path.Combine(_folder.Folder, "nowhere");

        var refused = Assert.Throws<DatabaseException>(() => SqliteDatabase.OpenForWriting(Path.Combine(missing, "study.db")));
        Assert.Contains($"there is no folder {missing}", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(missing));
    }

    private async Task Write(int events)
    {
        using var journal = _folder.Open();
        for (var i = 0; i < events; i++)
            await journal.Append(JournalFolder.Batch(after: i));
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.Database};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
