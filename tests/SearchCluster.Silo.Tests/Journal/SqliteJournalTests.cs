using Microsoft.Data.Sqlite;
using SearchCluster.Silo.Journal;
using Xunit;

namespace SearchCluster.Silo.Tests.Journal;

public sealed class SqliteJournalTests : IDisposable
{
    private readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Append_OnAFullDisk_SaysSoAndLosesNothingWrittenBefore()
    {
        var database = SqliteDatabase.OpenForWriting(_folder.Database);
        using (var command = database.Connection.CreateCommand())
        {
            command.CommandText = "PRAGMA page_count";
            var pages = (long)command.ExecuteScalar()!;
            command.CommandText = $"PRAGMA max_page_count = {pages + 2}";
            command.ExecuteScalar();
        }

        var written = 0;
        using (var journal = _folder.Over(database))
        {
            var full = await Assert.ThrowsAsync<DatabaseException>(async () =>
            {
                for (; written < 1000; written++)
                    await journal.Append(JournalFolder.Batch(after: written));
            });
            Assert.Contains("the disk is full", full.Message, StringComparison.Ordinal);
            Assert.Same(full, await journal.Broken);
        }

        using var reopened = _folder.Open();
        Assert.Equal(written, (await reopened.Read("s", 0)).Count);
    }

    [Fact]
    public void OpenForWriting_WhileAnotherHoldsIt_Refuses()
    {
        using var first = SqliteDatabase.OpenForWriting(_folder.Database);

        var refused = Assert.Throws<DatabaseInUseException>(() => SqliteDatabase.OpenForWriting(_folder.Database));
        Assert.Contains("in use by another searchcluster process", refused.Message, StringComparison.Ordinal);
        Assert.Null(refused.GatewayPort);
    }

    [Fact]
    public void OpenForWriting_WhileAnotherHoldsItAndTakesCalls_TellsWhere()
    {
        using var first = SqliteDatabase.OpenForWriting(_folder.Database);
        first.Announce(30011);

        Assert.Equal(30011, Assert.Throws<DatabaseInUseException>(() => SqliteDatabase.OpenForWriting(_folder.Database)).GatewayPort);
    }

    [Fact]
    public void Open_OfADatabaseFromANewerVersion_NamesWhatItDoesNotKnow()
    {
        using (var database = SqliteDatabase.OpenForWriting(_folder.Database))
        using (var command = database.Connection.CreateCommand())
        {
            command.CommandText = "INSERT INTO SchemaVersions (ScriptName, Applied) VALUES ('9999-later.sql', '2030-01-01')";
            command.ExecuteNonQuery();
        }

        Assert.Contains(
            "newer version", Assert.Throws<DatabaseException>(() => SqliteDatabase.OpenForWriting(_folder.Database)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "9999-later.sql", Assert.Throws<DatabaseException>(() => SqliteDatabase.OpenForReading(_folder.Database)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OfAFileThatIsNoDatabase_SaysSoAndLeavesItAlone()
    {
        File.WriteAllText(_folder.Database, "this is a letter to my aunt, and no database at all");

        Assert.Contains(
            "not a SQLite database", Assert.Throws<DatabaseException>(() => SqliteDatabase.OpenForWriting(_folder.Database)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "not a SQLite database", Assert.Throws<DatabaseException>(() => SqliteDatabase.OpenForReading(_folder.Database)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith("this is a letter", File.ReadAllText(_folder.Database), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OfSomebodyElsesDatabase_Refuses()
    {
        using (var connection = new SqliteConnection($"Data Source={_folder.Database};Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE photo (id INTEGER)";
            command.ExecuteNonQuery();
        }

        Assert.Contains(
            "not one of searchcluster's", Assert.Throws<DatabaseException>(() => SqliteDatabase.OpenForWriting(_folder.Database)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_OfACorruptDatabase_SaysSo()
    {
        using (var journal = _folder.Open())
            for (var i = 0; i < 50; i++)
                await journal.Append(JournalFolder.Batch(after: i));
        using (var stream = File.OpenWrite(_folder.Database))
        {
            // Page 1 keeps its header; the schema behind it, and all pages after it, are noise.
            stream.Position = 100;
            stream.Write([.. Enumerable.Range(0, (int)stream.Length - 100).Select(i => (byte)(i * 37))]);
        }

        Assert.Contains(
            "corrupt", Assert.Throws<DatabaseException>(() => SqliteDatabase.OpenForWriting(_folder.Database)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenForReading_WhileAJournalWrites_SeesWhatIsCommitted()
    {
        using var journal = _folder.Open();
        await journal.Append(JournalFolder.Batch(after: 0));

        using var reader = SqliteDatabase.OpenForReading(_folder.Database);
        Assert.Single(new StudyQueries(reader.Connection).Entries("s", 0));
        await journal.Append(JournalFolder.Batch(after: 1));
        Assert.Equal(2, new StudyQueries(reader.Connection).Entries("s", 0).Count);
    }

    [Fact]
    public void OpenForReading_WithoutAFile_DoesNotCreateOne()
    {
        Assert.Throws<FileNotFoundException>(() => SqliteDatabase.OpenForReading(_folder.Database));
        Assert.False(File.Exists(_folder.Database));
    }
}
