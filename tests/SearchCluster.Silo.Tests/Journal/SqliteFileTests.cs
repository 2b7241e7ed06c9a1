using System.Text;
using Microsoft.Data.Sqlite;
using SearchCluster.Silo.Journal;
using Xunit;

namespace SearchCluster.Silo.Tests.Journal;

/// <summary>What may lie at the path of a database.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("PRAGMA user_version = 0; VACUUM")]
    [InlineData("PRAGMA journal_mode = WAL")]
    [InlineData("PRAGMA journal_mode = WAL; CREATE TABLE t (x); DROP TABLE t; VACUUM")]
    public async Task Open_OfAFileWithoutTables_SaysThatNothingIsInItYetAndBeginsIt(string sql)
    {
        await File.WriteAllBytesAsync(_folder.Database, []);
        if (sql.Length > 0)
            Execute(sql);

        var empty = Assert.Throws<DatabaseEmptyException>(() => SqliteDatabase.OpenForReading(_folder.Database));
        Assert.Contains("nothing of searchcluster's is in", empty.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.Database, empty.Message, StringComparison.Ordinal);

        using (var journal = _folder.Open())
            await journal.Append(JournalFolder.Batch(after: 0));
        using var read = SqliteDatabase.OpenForReading(_folder.Database);
        Assert.Single(new StudyQueries(read.Connection).Entries("s", 0));
    }

    [Fact]
    public void Open_AfterAKillWithinTheFirstCommit_RollsItBackAndBeginsAnew()
    {
        // A rollback journal that is hot: what a process leaves that was killed while it wrote its first table.
        Execute("CREATE TABLE t (x); INSERT INTO t VALUES (zeroblob(100000))");
        using (var writing = new SqliteConnection($"Data Source={_folder.Database};Pooling=false"))
        {
            writing.Open();
            using var begin = writing.CreateCommand();
            begin.CommandText =
                "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN; DROP TABLE t; CREATE TABLE u (x); INSERT INTO u VALUES "
                + "(zeroblob(500000))";
            begin.ExecuteNonQuery();
            foreach (var part in new[] { "", "-journal" })
                File.Copy(_folder.Database + part, _folder.Database + ".killed" + part);
        }

        // Another program's, that is: it is not ours before and after.
        var refused = Assert.Throws<DatabaseException>(() => SqliteDatabase.OpenForReading(_folder.Database + ".killed"));
        Assert.Contains("not one of searchcluster's", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dear diary,\n")]
    [InlineData("SQLite")]
    [InlineData("name: study\nseed: 1\n")]
    public async Task Open_OfATextFile_LeavesItAlone(string text)
    {
        await File.WriteAllTextAsync(_folder.Database, text);

        foreach (var open in Opens)
        {
            var refused = Assert.Throws<DatabaseException>(() => open(_folder.Database));
            Assert.Contains("is not a SQLite database", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(text, await File.ReadAllTextAsync(_folder.Database));
        Assert.Equal([_folder.Database], Directory.GetFiles(_folder.Folder));
    }

    [Fact]
    public async Task Open_OfAnotherProgramsDatabase_LeavesItAlone()
    {
        Execute("CREATE TABLE bookmarks (url TEXT); INSERT INTO bookmarks VALUES ('here')");
        var before = await File.ReadAllBytesAsync(_folder.Database);

        foreach (var open in Opens)
        {
            var refused = Assert.Throws<DatabaseException>(() => open(_folder.Database));
            Assert.Contains("not one of searchcluster's", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(_folder.Database));
        Assert.Equal([_folder.Database], Directory.GetFiles(_folder.Folder));
    }

    [Theory]
    [InlineData(50)]
    [InlineData(5000)]
    [InlineData(9000)]
    public async Task Open_OfATruncatedDatabase_SaysThatItIsCorruptAndLeavesItAlone(int length)
    {
        using (var journal = _folder.Open())
            await journal.Append(JournalFolder.Batch(after: 0));
        var bytes = (await File.ReadAllBytesAsync(_folder.Database))[..length];
        await File.WriteAllBytesAsync(_folder.Database, bytes);

        foreach (var open in Opens)
        {
            var refused = Assert.Throws<DatabaseException>(() => open(_folder.Database));
            Assert.Contains("is corrupt", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(bytes, await File.ReadAllBytesAsync(_folder.Database));
    }

    [Fact]
    public async Task Open_OfADatabaseWithADamagedHeader_LeavesItAlone()
    {
        using (var journal = _folder.Open())
            await journal.Append(JournalFolder.Batch(after: 0));
        var bytes = await File.ReadAllBytesAsync(_folder.Database);
        Encoding.ASCII.GetBytes("XXXX").CopyTo(bytes, 16);
        await File.WriteAllBytesAsync(_folder.Database, bytes);

        foreach (var open in Opens)
            Assert.Contains("is corrupt", Assert.Throws<DatabaseException>(() => open(_folder.Database)).Message, StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(_folder.Database));
    }

    [Fact]
    public void Open_OfAFolder_NamesAFileInIt()
    {
        foreach (var open in Opens)
        {
            var refused = Assert.Throws<DatabaseException>(() => open(_folder.Folder));
            Assert.Contains(
                $"is a folder, not a database: name a file in it with --database, such as {_folder.Folder}", refused.Message,
                StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a\0b")]
    public void Open_OfNoName_SaysSo(string file)
    {
        foreach (var open in Opens)
            Assert.Contains(
                "the name of the database", Assert.Throws<DatabaseException>(() => open(file)).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Action<string>> Opens =>
    [
        file => SqliteDatabase.OpenForReading(file).Dispose(),
        file => SqliteDatabase.OpenForWriting(file).Dispose(),
    ];

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.Database};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
