using Microsoft.Data.Sqlite;
using SearchCluster.Silo.Journal;
using Xunit;

namespace SearchCluster.Silo.Tests.Journal;

public sealed class SqliteReaderTests : IDisposable
{
    private readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Append_WhileAReaderHoldsItsTransaction_IsNotHeldUp()
    {
        using var journal = _folder.Open();
        await journal.Append(JournalFolder.Batch(after: 0));
        using var reader = SqliteDatabase.OpenForReading(_folder.Database);
        using var transaction = reader.Connection.BeginTransaction(deferred: true);
        Assert.Equal(1L, Count(reader.Connection, transaction));

        await journal.Append(JournalFolder.Batch(after: 1));

        Assert.Equal(1L, Count(reader.Connection, transaction));
    }

    private static object? Count(SqliteConnection connection, SqliteTransaction transaction)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT count(*) FROM event";
        return command.ExecuteScalar();
    }
}
