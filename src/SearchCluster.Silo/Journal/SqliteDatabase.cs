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

    private const int SqliteReadOnly = 8;
    private const int SqliteCorrupt = 11;
    private const int SqliteNoDatabase = 26;

    private readonly DatabaseLock? _lock;

    private SqliteDatabase(SqliteConnection connection, DatabaseLock? heldLock, string place, string? migration = null)
    {
        Connection = connection;
        _lock = heldLock;
        Place = place;
        Migration = migration;
    }

    /// <summary>The open connection. SQLite is synchronous: use it on a thread of your own, one at a time.</summary>
    public SqliteConnection Connection { get; }

    /// <summary>The file, or "memory", for messages.</summary>
    public string Place { get; }

    /// <summary>What opening it changed, for the user: a file of an older version is brought up to date; null when nothing was.</summary>
    public string? Migration { get; }

    /// <summary>Whether it is a file, which other connections can read meanwhile.</summary>
    public bool IsFile => _lock is not null;

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
    /// <exception cref="DatabaseException">
    /// Newer than this build, corrupt, read-only, another program's, …; it is then left as it was.
    /// </exception>
    public static SqliteDatabase OpenForWriting(string file)
    {
        SqliteFile.Refuse(file);
        if (!SqliteFile.IsEmpty(file))
            RefuseBeforeTouching(file);
        var held = DatabaseLock.Take(file);
        SqliteConnection? connection = null;
        try
        {
            connection = Open(file, SqliteOpenMode.ReadWriteCreate);
            Execute(connection, "PRAGMA busy_timeout=5000;");
            RefuseForeign(connection, file);
            var pending = PendingMigrations(connection, file);
            var isOlder = pending.Count > 0 && SqliteFile.HasTables(connection);
            // Not before it is known to be ours: the mode is written into the file.
            Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
            Migrate(connection, file);
            return new SqliteDatabase(connection, held, file, isOlder
                ? $"the database {file} was written by an older version of searchcluster and has been brought up to date; older versions "
                    + "cannot open it any more"
                : null);
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

    /// <summary>
    /// Opens the file to read, also while another process writes it; never creates it, and holds no lock. A file of an older version,
    /// or one whose writer was killed within a commit, is brought in order first, where no other process has it.
    /// </summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DatabaseEmptyException">Nothing is in it yet.</exception>
    /// <exception cref="DatabaseException">Newer than this build, corrupt, unreadable, another program's.</exception>
    public static SqliteDatabase OpenForReading(string file)
    {
        SqliteFile.Refuse(file);
        if (!File.Exists(file))
            throw new FileNotFoundException($"there is no database {file}", file);
        if (TryOpenForReading(file) is { } database)
            return database;

        string? migration;
        using (var written = OpenForWriting(file))
            migration = written.Migration;
        var opened = TryOpenForReading(file) ?? throw new DatabaseException($"the database {file} could not be brought up to date");
        return new SqliteDatabase(opened.Connection, null, file, migration);
    }

    /// <summary>Whether a process has a file open for writing: one that runs studies, or a verb for a moment.</summary>
    public static bool IsInUse(string file) => DatabaseLock.IsHeld(file);

    /// <summary>What a failure of SQLite means for a user.</summary>
    public static DatabaseException Explain(SqliteException error, string file) => new(error.SqliteErrorCode switch
    {
        5 or 6 => $"the database {file} is locked by another process",
        8 or 14 when Directory.Exists(file) => SqliteFile.IsAFolder(file),
        8 => $"the database {file} cannot be written: it, or its folder, is read-only",
        10 => $"reading or writing the database {file} failed: {error.Message}",
        11 => $"the database {file} is corrupt: restore it from a copy, or recover what is left with \"sqlite3 {file} .recover\"",
        13 => $"the disk is full: {file} cannot grow; nothing that was written before is lost, free some space and run again",
        14 => $"the database {file} cannot be opened: it, or its folder, is not accessible, or the folder does not exist",
        26 => SqliteFile.IsNoDatabase(file),
        _ => $"the database {file} failed: {error.Message}",
    }, error);

    /// <summary>
    /// Tells other processes at which port of the loopback interface this one takes calls; nobody, where there is no file.
    /// </summary>
    public void Announce(int gatewayPort) => _lock?.Announce(gatewayPort);

    /// <summary>Closes the connection and gives up the lock.</summary>
    public void Dispose()
    {
        Connection.Dispose();
        _lock?.Dispose();
    }

    /// <summary>A connection that reads the file beside the one that writes it.</summary>
    internal SqliteConnection Reader()
    {
        var connection = Open(Place, SqliteOpenMode.ReadOnly);
        Execute(connection, "PRAGMA busy_timeout=5000;");
        return connection;
    }

    // With nothing made beside it: neither a lock, nor what SQLite makes to read in WAL mode.
    private static void RefuseBeforeTouching(string file)
    {
        try
        {
            using var connection = File.Exists(file + "-wal") ? Open(file, SqliteOpenMode.ReadOnly)
                : Open(Immutable(file), SqliteOpenMode.ReadOnly);
            Execute(connection, "PRAGMA busy_timeout=5000;");
            RefuseForeign(connection, file);
        }
        // A commit that was cut off, and is not rolled back yet, may look like damage.
        catch (SqliteException error) when (error.SqliteErrorCode is SqliteCorrupt or SqliteNoDatabase && !File.Exists(file + "-journal"))
        {
            throw Explain(error, file);
        }
        catch (SqliteException)
        {
            // It cannot be read without being written: a commit was cut off, say. What opens it for writing tells what is wrong.
        }
    }

    private static string Immutable(string file) => $"file:{Uri.EscapeDataString(Path.GetFullPath(file)).Replace("%2F", "/")}?immutable=1";

    // Null where it must be written first.
    private static SqliteDatabase? TryOpenForReading(string file)
    {
        SqliteConnection? connection = null;
        try
        {
            // A WAL file in a folder where no -shm can be made is unreadable, unless no process can be writing it.
            var isWritable = SqliteFile.IsInAWritableFolder(file);
            connection = File.Exists(file + "-wal") || isWritable
                ? Open(file, SqliteOpenMode.ReadOnly)
                : Open(Immutable(file), SqliteOpenMode.ReadOnly);
            Execute(connection, "PRAGMA busy_timeout=5000;");
            RefuseForeign(connection, file);
            if (!SqliteFile.HasTables(connection))
                throw new DatabaseEmptyException(
                    $"nothing of searchcluster's is in {file} yet: run a study with it first, or name another file with --database");
            if (PendingMigrations(connection, file).Count == 0)
                return new SqliteDatabase(connection, null, file);
            connection.Dispose();
            return isWritable ? null : throw new DatabaseException(
                $"the database {file} is from an older version of searchcluster, and cannot be brought up to date where it lies: copy it "
                    + "into a folder that can be written");
        }
        catch (Exception exception)
        {
            connection?.Dispose();
            if (exception is SqliteException error)
                return error.SqliteErrorCode == SqliteReadOnly && SqliteFile.IsInAWritableFolder(file) ? null : throw Explain(error, file);
            throw;
        }
    }

    private static SqliteConnection Open(string source, SqliteOpenMode mode)
    {
        var connection =
            new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = source, Mode = mode, Pooling = false }.ConnectionString);
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
            throw new DatabaseException(
                $"{file} is a SQLite database, but not one of searchcluster's, and is left as it is: name another file with --database");
    }

    private static void Migrate(SqliteConnection connection, string place)
    {
        if (PendingMigrations(connection, place).Count == 0)
            return;
        var result = Upgrader(connection).PerformUpgrade();
        if (!result.Successful)
            throw result.Error is SqliteException error ? Explain(error, place)
                : new DatabaseException($"migrating the database {place} failed: {result.Error.Message}", result.Error);
    }

    // Compared by name, as DbUp does, which is not loaded for a database that is up to date: most commands read one and end.
    private static List<string> PendingMigrations(SqliteConnection connection, string place)
    {
        List<string> known = [.. typeof(SqliteDatabase).Assembly.GetManifestResourceNames().Where(IsSharedMigration)];
        var executed = ExecutedMigrations(connection);
        if (executed.Except(known).Order(StringComparer.Ordinal).LastOrDefault() is { } unknown)
            throw new DatabaseException(
                $"the database {place} is from a newer version of searchcluster (it has {unknown}): use that version, or another file "
                    + "with --database");
        return [.. known.Except(executed)];
    }

    private static List<string> ExecutedMigrations(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'SchemaVersions'";
        if (command.ExecuteScalar() is null)
            return [];
        command.CommandText = "SELECT ScriptName FROM SchemaVersions";
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
            names.Add(reader.GetString(0));
        return names;
    }

    private static bool IsSharedMigration(string resource) => resource.StartsWith(SharedMigrations + "0", StringComparison.Ordinal);

    private static UpgradeEngine Upgrader(SqliteConnection connection) => DeployChanges.To
        .SqliteDatabase(new DbUp.Sqlite.Helpers.SharedConnection(connection))
        .WithScriptsEmbeddedInAssembly(typeof(SqliteDatabase).Assembly, IsSharedMigration)
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
