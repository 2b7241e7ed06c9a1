using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace SearchCluster.Tests;

/// <summary>
/// A PostgreSQL server for tests: one of our own, thrown away with the test process, or the running one that
/// <c>SEARCHCLUSTER_TEST_POSTGRES</c> names (a connection string of a user who may create databases).
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>Marks tests that need a server, so that they can be left out where none can be had.</summary>
    public const string Trait = "needs";

    public const string Name = "postgresql";

    private const string Variable = "SEARCHCLUSTER_TEST_POSTGRES";

    private static readonly Lazy<Task<PostgresServer>> SharedServer = new(() => Begin());

    private readonly string _administrator;
    private readonly string? _folder;
    private readonly string? _settings;
    private readonly Process? _watchdog;
    private int _databases;

    private PostgresServer(string administrator, string? folder, string? settings, Process? watchdog)
    {
        _administrator = administrator;
        _folder = folder;
        _settings = settings;
        _watchdog = watchdog;
    }

    /// <summary>The server that all tests share which do not stop it.</summary>
    public static Task<PostgresServer> Shared => SharedServer.Value;

    /// <summary>Starts a server of the test's own, or takes the one that the variable names.</summary>
    /// <param name="isDurable">Whether a server of our own waits for the disk at every commit.</param>
    public static async Task<PostgresServer> Begin(bool isDurable = false)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } running)
            return new PostgresServer(running, null, null, null);

        var folder = Directory.CreateTempSubdirectory("searchcluster-postgres-").FullName;
        var port = FreePort();
        // A test kills processes, never the machine: nothing need reach the disk.
        var settings =
            $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 "
            + $"{(isDurable ? "" : "-c fsync=off -c shared_buffers=32MB")}";
        if (Environment.UserName == "root")
            await Run("chown", "postgres", folder);
        await Run([.. AsOwner, Tool("initdb"), "-D", Data(folder), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C",
            "--no-sync"]);
        var server =
            new PostgresServer($"Host=127.0.0.1;Port={port};Database=postgres;Username=postgres", folder, settings, StartWatchdog(folder));
        await server.Start();
        return server;
    }

    /// <summary>Creates an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabase()
    {
        var name = NextName();
        await Execute(_administrator, $"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    /// <summary>Copies a database that nothing is connected to.</summary>
    /// <returns>The connection string of the copy.</returns>
    public async Task<string> CopyByTemplate(string database)
    {
        var copy = NextName();
        await Execute(_administrator, $"CREATE DATABASE {copy} TEMPLATE {NameOf(database)}");
        return ConnectionString(copy);
    }

    /// <summary>Copies a database by a dump that is restored into another of the same server.</summary>
    /// <returns>The connection string of the copy.</returns>
    public async Task<string> CopyByDump(string database)
    {
        var options = new NpgsqlConnectionStringBuilder(database);
        using var dump = Process.Start(new ProcessStartInfo(
            Tool("pg_dump"),
                ["--no-owner", "--inserts", "-h", options.Host!, "-p", $"{options.Port}", "-U", options.Username!, options.Database!])
        {
            RedirectStandardOutput = true,
        })!;
        var script = await dump.StandardOutput.ReadToEndAsync();
        await dump.WaitForExitAsync();
        var copy = await CreateDatabase();
        // Newer versions frame the script with commands of psql.
        await Execute(copy, string.Join('\n', script.Split('\n').Where(line => !line.StartsWith('\\'))));
        return copy;
    }

    /// <summary>Takes the server away from under everybody, without a farewell to those who commit just now.</summary>
    public Task Stop(string database) => _folder is null
        ? Execute(_administrator,
            $"ALTER DATABASE {NameOf(database)} ALLOW_CONNECTIONS false; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                + $"datname = '{NameOf(database)}'")
        : Run([.. AsOwner, Tool("pg_ctl"), "-D", Data(_folder), "-m", "immediate", "-s", "stop"]);

    /// <summary>Brings the server back.</summary>
    public Task Start(string database) => _folder is null
        ? Execute(_administrator, $"ALTER DATABASE {NameOf(database)} ALLOW_CONNECTIONS true") : Start();

    /// <summary>Executes a statement.</summary>
    public static async Task Execute(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Ends a server of our own.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_watchdog is null)
            return;
        _watchdog.StandardInput.Close();
        await _watchdog.WaitForExitAsync();
        _watchdog.Dispose();
    }

    private string NextName() =>
        string.Create(CultureInfo.InvariantCulture, $"searchcluster_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}");

    private string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder(_administrator) { Database = database, Pooling = true }.ConnectionString;

    private Task Start() =>
        Run([.. AsOwner, Tool("pg_ctl"), "-D", Data(_folder!), "-l", Path.Combine(_folder!, "log"), "-s", "-w", "-o", _settings!, "start"]);

    // Its input ends with this process, however that ends; it then stops the server and removes its folder. What a test run is
    // interrupted by is for the others of its process group.
    private static Process StartWatchdog(string folder) => Process.Start(new ProcessStartInfo("sh", [
        "-c", "trap '' INT TERM HUP; cat; \"$@\"; rm -rf \"$0\"", folder, .. AsOwner, Tool("pg_ctl"), "-D", Data(folder), "-m", "immediate",
            "-s", "stop"])
    {
        RedirectStandardInput = true,
    })!;

    // PostgreSQL refuses to run as root.
    private static string[] AsOwner => Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--"] : [];

    private static string Data(string folder) => Path.Combine(folder, "data");

    private static string NameOf(string database) => new NpgsqlConnectionStringBuilder(database).Database!;

    private static string Tool(string name)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Concat(Directory.Exists("/usr/lib/postgresql")
                ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(folder => folder, StringComparer.Ordinal)
                    .Select(folder => Path.Combine(folder, "bin"))
                : []);
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) ?? throw new InvalidOperationException(
            $"PostgreSQL is missing: there is no {name} on the PATH or under /usr/lib/postgresql. Install it (Debian: apt-get install "
                + "postgresql), "
            + $"or name a running server in {Variable}, for example Host=127.0.0.1;Database=postgres;Username=postgres");
    }

    private static async Task Run(params string[] command)
    {
        // Not redirected: the server would inherit the pipe, and nobody would ever read its end.
        using var process =
            Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$@\" > /dev/null", "sh", .. command]) { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
