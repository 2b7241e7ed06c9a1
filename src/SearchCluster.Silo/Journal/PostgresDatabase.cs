using DbUp;
using DbUp.Engine;
using DbUp.Engine.Output;
using DbUp.Postgresql;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace SearchCluster.Silo.Journal;

/// <summary>
/// The shared database of a cluster: journal, read models, checkpoints and membership in one PostgreSQL, 15 or newer. Whatever is done
/// through it waits for a server that restarts, up to a bound.
/// </summary>
public sealed partial class PostgresDatabase : IAsyncDisposable
{
    private const int OldestServer = 15;

    // Any number will do, as long as it stays: silos that start together migrate one after the other.
    private const long MigrationLock = 7_305_271_264_113;

    // A server has a hundred connections by default, and a cluster many silos.
    private const int ConnectionsOfASilo = 12;

    private const string OwnMigrations = SqliteDatabase.SharedMigrations + "PostgreSql.";

    // A wrong address should be told of soon, a server that starts together with us be waited for.
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly NpgsqlDataSource _source;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _clock;
    private readonly ILogger<PostgresDatabase> _logger;
    private readonly CancellationTokenSource _closing = new();
    private int _away;
    private int _disposed;

    private PostgresDatabase(NpgsqlDataSource source, string place, TimeSpan patience, TimeProvider clock, ILogger<PostgresDatabase> logger)
    {
        _source = source;
        Place = place;
        _patience = patience;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>Server and database, for messages; no user, no password.</summary>
    public string Place { get; }

    /// <summary>Whether the server did not answer lately, so that work waits.</summary>
    public bool IsAway => Volatile.Read(ref _away) != 0;

    /// <summary>Connects and brings the schema up to date; refuses a copy of another cluster's database.</summary>
    public static Task<PostgresDatabase> Open(
        string connectionString, TimeSpan patience, TimeProvider clock, ILogger<PostgresDatabase> logger,
            CancellationToken cancellationToken) =>
        Open(connectionString, patience, clock, logger, adopt: false, cancellationToken);

    /// <summary>Connects and brings the schema up to date; any number of silos may do so at once.</summary>
    /// <param name="connectionString">Npgsql's: <c>Host=…;Database=…;Username=…;Password=…</c>.</param>
    /// <param name="patience">How long work waits for a server that does not answer; the start waits 30 s at most.</param>
    /// <param name="clock">Measures the patience.</param>
    /// <param name="logger">Hears of waiting, and of migrations.</param>
    /// <param name="adopt">Whether a database that is a copy of another cluster's becomes a cluster of its own.</param>
    /// <param name="cancellationToken">Gives the waiting up.</param>
    /// <exception cref="DatabaseException">
    /// Not reached in time, older than 15, newer than this build, a copy that is not to be adopted, no rights, or no connection string.
    /// </exception>
    public static async Task<PostgresDatabase> Open(
        string connectionString, TimeSpan patience, TimeProvider clock, ILogger<PostgresDatabase> logger, bool adopt,
            CancellationToken cancellationToken)
    {
        var database = Connect(connectionString, patience, clock, logger);
        try
        {
            await database.Use(
                (connection, either) => database.Migrate(connection, adopt, either), patience < StartPatience ? patience
                    : StartPatience, cancellationToken);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>The database as it is, for reading alone; nothing is asked of the server yet.</summary>
    /// <exception cref="DatabaseException">That is no connection string.</exception>
    public static PostgresDatabase Connect(string connectionString, TimeSpan patience, TimeProvider clock, ILogger<PostgresDatabase> logger)
    {
        var options = Parse(connectionString);
        return new PostgresDatabase(
            NpgsqlDataSource.Create(options), $"{options.Host}:{options.Port}/{options.Database}", patience, clock, logger);
    }

    /// <summary>
    /// Does some work on a connection of its own. When the server goes away, waits and does it again from the start: the work must bear
    /// that its first try was done after all.
    /// </summary>
    /// <exception cref="DatabaseException">The server refuses it, or is away for longer than the patience.</exception>
    /// <exception cref="OperationCanceledException">The database is closed, or the token cancelled.</exception>
    public Task<T> Use<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken = default) =>
        Use(work, _patience, cancellationToken);

    /// <summary>The same with a patience of its own.</summary>
    internal async Task<T> Use<T>(
        Func<NpgsqlConnection, CancellationToken, Task<T>> work, TimeSpan patience, CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        var started = _clock.GetTimestamp();
        for (var pause = ShortestPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await using var connection = await _source.OpenConnectionAsync(either.Token);
                var result = await work(connection, either.Token);
                if (Interlocked.Exchange(ref _away, 0) != 0)
                    LogBack(Place);
                return result;
            }
            catch (OperationCanceledException) when (either.IsCancellationRequested)
            {
                throw GivenUp(either.Token);
            }
            catch (Exception error) when (PostgresFault.MayPass(error) && _clock.GetElapsedTime(started) < patience)
            {
                if (Interlocked.Exchange(ref _away, 1) == 0)
                    LogAway(Place, PostgresFault.Explain(error, Place).Message);
                // Its other connections are from before the restart too.
                _source.Clear();
            }
            catch (Exception error) when (error is NpgsqlException || PostgresFault.MayPass(error))
            {
                throw PostgresFault.Explain(error, Place);
            }

            await Pause(pause, either.Token);
        }
    }

    private async Task Pause(TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(pause, _clock, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw GivenUp(cancellationToken);
        }
    }

    // Whoever asked may show it: "A task was canceled" says nothing.
    private OperationCanceledException GivenUp(CancellationToken cancellationToken) => new(
        _closing.IsCancellationRequested ? $"the database {Place} is closed"
            : $"PostgreSQL at {Place} did not answer before the call was given up", cancellationToken);

    /// <summary>Ends what waits, and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _closing.CancelAsync();
        await _source.DisposeAsync();
        _closing.Dispose();
    }

    private static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        NpgsqlConnectionStringBuilder options;
        try
        {
            options = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or KeyNotFoundException)
        {
            // Npgsql's own message may quote the value: a misplaced quote would show the password.
            throw new DatabaseException(
                "the connection string cannot be read: it has the form Host=…;Port=5432;Database=…;Username=…;Password=…");
        }

        if (string.IsNullOrEmpty(options.Host) || string.IsNullOrEmpty(options.Database))
            throw new DatabaseException(
                "the connection string names no Host or no Database: it has the form Host=…;Port=5432;Database=…;Username=…;Password=…");
        if (!options.ContainsKey("Maximum Pool Size"))
            options.MaxPoolSize = ConnectionsOfASilo;
        if (!options.ContainsKey("Max Auto Prepare"))
            options.MaxAutoPrepare = 20;
        options.AutoPrepareMinUsages = 2;
        options.ApplicationName ??= "searchcluster";
        return options;
    }

    // The lock belongs to its session, and is free again whatever becomes of us. DbUp takes none itself.
    private async Task<int> Migrate(NpgsqlConnection connection, bool adopt, CancellationToken cancellationToken)
    {
        if (connection.PostgreSqlVersion.Major < OldestServer)
            throw new DatabaseException(
                $"PostgreSQL at {Place} is version {connection.PostgreSqlVersion}: searchcluster needs {OldestServer} or newer");

        await using var locking =
            new NpgsqlCommand("SELECT pg_advisory_lock($1)", connection) { Parameters = { new() { Value = MigrationLock } } };
        await locking.ExecuteNonQueryAsync(cancellationToken);
        try
        {
            // DbUp is synchronous.
            var scripts = await Task.Factory.StartNew(Upgrade, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            if (await PostgresIdentity.Settle(connection, Place, adopt, cancellationToken))
                LogAdopted(Place);
            return scripts;
        }
        finally
        {
            await using var unlocking =
                new NpgsqlCommand("SELECT pg_advisory_unlock($1)", connection) { Parameters = { new() { Value = MigrationLock } } };
            await unlocking.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    private int Upgrade()
    {
        var upgrader = DeployChanges.To
            .PostgresqlDatabase(new PostgresqlConnectionManager(_source))
            .WithScriptsEmbeddedInAssembly(typeof(PostgresDatabase).Assembly, IsMigration)
            .WithVariable("key", "TEXT COLLATE \"C\"")
            .WithVariable("binary", "BYTEA")
            .WithTransaction()
            .LogTo(new NoOpUpgradeLog())
            .Build();
        RefuseNewer(upgrader);
        var result = upgrader.PerformUpgrade();
        if (!result.Successful)
            throw result.Error;
        if (result.Scripts.Any())
            LogMigrated(Place, string.Join(", ", result.Scripts.Select(script => ShortName(script.Name))));
        return result.Scripts.Count();
    }

    private void RefuseNewer(UpgradeEngine upgrader)
    {
        var known = upgrader.GetDiscoveredScripts().Select(script => script.Name).ToHashSet();
        if (upgrader.GetExecutedScripts().LastOrDefault(script => !known.Contains(script)) is { } unknown)
            throw new DatabaseException(
                $"the database {Place} is from a newer version of searchcluster (it has {ShortName(unknown)}): use that version");
    }

    private static bool IsMigration(string name) =>
        name.StartsWith(SqliteDatabase.SharedMigrations + "0", StringComparison.Ordinal)
            || name.StartsWith(OwnMigrations, StringComparison.Ordinal);

    private static string ShortName(string script) => script.Replace(SqliteDatabase.SharedMigrations, "", StringComparison.Ordinal);
}
