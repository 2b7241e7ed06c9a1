using DbUp;
using DbUp.Engine;
using DbUp.Engine.Output;
using Microsoft.Data.Sqlite;

namespace SearchCluster.Silo.Journal;

/// <summary>
/// The embedded database: one SQLite file, written by one process (which holds a lock file) and read by any number.
/// Or no file at all, for a study that need not outlive its process.
/// </summary>
public sealed class SqliteDatabase : IDisposable
{
    /// <summary>What the names of migrations begin with that run on both databases.</summary>
    internal const string SharedMigrations = "SearchCluster.Silo.Journal.Migrations.";

    private readonly DatabaseLock? _lock;

    private SqliteDatabase(SqliteConnection connection, DatabaseLock? heldLock, string place)
    {
        Connection = connection;
        _lock = heldLock;
        Place = place;
    }

    /// <summary>The open connection. SQLite is synchronous: use it on a thread of your own, one at a time.</summary>
    public SqliteConnection Connection { get; }

    /// <summary>The file, or "memory", for messages.</summary>
    public string Place { get; }

    /// <summary>A database that vanishes when it is disposed.</summary>
    public static SqliteDatabase InMemory()
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        Migrate(connection, "memory");
        return new SqliteDatabase(connection, null, "memory");
    }

    /// <summary>Opens, and where needed creates or migrates, the file; holds its lock until disposed.</summary>
    /// <exception cref="DatabaseInUseException">Held by another process.</exception>
    /// <exception cref="DatabaseException">Newer than this build, corrupt, read-only, …</exception>
    public static SqliteDatabase OpenForWriting(string file)
    {
        var held = DatabaseLock.Take(file);
        SqliteConnection? connection = null;
        try
        {
            connection = Open(file, SqliteOpenMode.ReadWriteCreate);
            Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000;");
            RefuseForeign(connection, file);
            Migrate(connection, file);
            return new SqliteDatabase(connection, held, file);
        }
        catch (Exception exception)
        {
            connection?.Dispose();
            held.Dispose();
            if (exception is SqliteException error)
                throw Explain(error, file);
            throw;
        }
    }

    /// <summary>Opens the file to read, also while another process writes it; never creates, migrates or locks.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DatabaseException">Newer than this build, corrupt, unreadable.</exception>
    public static SqliteDatabase OpenForReading(string file)
    {
        if (!File.Exists(file))
            throw new FileNotFoundException($"there is no database {file}", file);

        try
        {
            // A WAL file in a folder where no -shm can be made is unreadable, unless nobody can be writing it.
            var uri = $"file:{Uri.EscapeDataString(Path.GetFullPath(file)).Replace("%2F", "/")}";
            var connection = File.Exists(file + "-wal") || IsWritableFolder(file)
                ? Open(file, SqliteOpenMode.ReadOnly)
                : Open(uri + "?immutable=1", SqliteOpenMode.ReadOnly);
            Execute(connection, "PRAGMA busy_timeout=5000;");
            RefuseForeign(connection, file);
            if (PendingMigrations(connection, file).Count > 0)
                throw new DatabaseException($"the database {file} is from an older version of searchcluster: any 'searchcluster run' with it brings it up to date");
            return new SqliteDatabase(connection, null, file);
        }
        catch (SqliteException error)
        {
            throw Explain(error, file);
        }
    }

    /// <summary>What a failure of SQLite means for a user.</summary>
    public static DatabaseException Explain(SqliteException error, string file) => new(error.SqliteErrorCode switch
    {
        5 or 6 => $"the database {file} is locked by another process",
        8 => $"the database {file} cannot be written: it, or its folder, is read-only",
        10 => $"reading or writing the database {file} failed: {error.Message}",
        11 => $"the database {file} is corrupt: restore it from a copy, or recover what is left with \"sqlite3 {file} .recover\"",
        13 => $"the disk is full: {file} cannot grow; nothing that was written before is lost, free some space and run again",
        14 => $"the database {file} cannot be opened: its folder does not exist, or is not accessible",
        26 => $"{file} is not a SQLite database",
        _ => $"the database {file} failed: {error.Message}",
    }, error);

    /// <summary>Tells other processes at which port of the loopback interface this one takes calls; nobody, where there is no file.</summary>
    public void Announce(int gatewayPort) => _lock?.Announce(gatewayPort);

    /// <summary>Closes the connection and gives up the lock.</summary>
    public void Dispose()
    {
        Connection.Dispose();
        _lock?.Dispose();
    }

    private static bool IsWritableFolder(string file)
    {
        try
        {
            var probe = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, Path.GetRandomFileName());
            using var _ = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }

    private static SqliteConnection Open(string source, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = source, Mode = mode, Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void RefuseForeign(SqliteConnection connection, string file)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*), coalesce(sum(name = 'SchemaVersions'), 0) FROM sqlite_master WHERE type = 'table'";
        using var reader = command.ExecuteReader();
        reader.Read();
        if (reader.GetInt64(0) > 0 && reader.GetInt64(1) == 0)
            throw new DatabaseException($"{file} is a SQLite database, but not one of searchcluster's");
    }

    private static void Migrate(SqliteConnection connection, string place)
    {
        if (PendingMigrations(connection, place).Count == 0)
            return;
        var result = Upgrader(connection).PerformUpgrade();
        if (!result.Successful)
            throw result.Error is SqliteException error ? Explain(error, place) : new DatabaseException($"migrating the database {place} failed: {result.Error.Message}", result.Error);
    }

    private static List<SqlScript> PendingMigrations(SqliteConnection connection, string place)
    {
        var upgrader = Upgrader(connection);
        var known = upgrader.GetDiscoveredScripts().Select(script => script.Name).ToHashSet();
        var unknown = upgrader.GetExecutedScripts().Where(script => !known.Contains(script)).ToList();
        if (unknown.Count > 0)
            throw new DatabaseException($"the database {place} is from a newer version of searchcluster (it has {unknown[^1]}): use that version, or another file with --database");
        return upgrader.GetScriptsToExecute();
    }

    private static UpgradeEngine Upgrader(SqliteConnection connection) => DeployChanges.To
        .SqliteDatabase(new DbUp.Sqlite.Helpers.SharedConnection(connection))
        .WithScriptsEmbeddedInAssembly(typeof(SqliteDatabase).Assembly, name => name.StartsWith(SharedMigrations + "0", StringComparison.Ordinal))
        .WithVariable("key", "TEXT")
        .WithVariable("binary", "BLOB")
        .WithTransaction()
        .LogTo(new NoOpUpgradeLog())
        .Build();

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
