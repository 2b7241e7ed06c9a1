using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace SearchCluster.Silo.Journal;

/// <summary>Connections that read a database file while it is written: each read sees one moment, and holds up no commit.</summary>
internal sealed class SqliteReaders(SqliteDatabase database, Func<Exception, Exception> failed) : IDisposable
{
    private const int Most = 4;

    private readonly SemaphoreSlim _free = new(Most);
    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private bool _isClosed;

    /// <summary>Reads on a thread of its own: SQLite is synchronous.</summary>
    /// <exception cref="DatabaseException">The database cannot be read, or is closed.</exception>
    public async Task<T> Read<T>(Func<StudyQueries, T> query)
    {
        await _free.WaitAsync();
        try
        {
            if (_isClosed)
                throw new DatabaseException($"the database {database.Place} is closed");
            return await Task.Factory.StartNew(
                () => ReadNow(query), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Waits for reads that are under way, and closes the connections.</summary>
    public void Dispose()
    {
        for (var i = 0; i < Most; i++)
            _free.Wait();
        _isClosed = true;
        while (_idle.TryTake(out var connection))
            connection.Dispose();
        _free.Release(Most);
    }

    private T ReadNow<T>(Func<StudyQueries, T> query)
    {
        SqliteConnection? connection = null;
        try
        {
            connection = _idle.TryTake(out var idle) ? idle : database.Reader();
            Execute(connection, "BEGIN");
            var answer = query(new StudyQueries(connection));
            Execute(connection, "COMMIT");
            _idle.Add(connection);
            return answer;
        }
        catch (Exception error)
        {
            connection?.Dispose();
            var explained = failed(error);
            if (explained == error)
                throw;
            throw explained;
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
