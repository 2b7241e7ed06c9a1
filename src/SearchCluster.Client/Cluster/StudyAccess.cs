using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Hosting;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Telemetry;
using SearchCluster.Silo.Workers;

namespace SearchCluster.Client.Cluster;

/// <summary>
/// Where an operator's actions go: a cluster, or the process that runs the local database, or, where none does, a silo of this process
/// that has no slots.
/// </summary>
internal sealed class StudyAccess : IAsyncDisposable
{
    // A process that has just begun says where it takes calls once its silos are up.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Stack<object> _held = new();
    private LocalSilos? _silos;

    private StudyAccess()
    {
    }

    /// <summary>Calls grains.</summary>
    public IGrainFactory Grains { get; private set; } = null!;

    /// <summary>The connection to other processes; null when this one holds the database itself.</summary>
    public ClusterConnection? Connection { get; private set; }

    /// <summary>Whether no process works on the studies now.</summary>
    public bool IsAtRest => _silos is not null;

    /// <summary>Whether the studies lie in a file of this machine.</summary>
    public bool IsLocal { get; private init; }

    /// <summary>Reads studies.</summary>
    public ICatalogGrain Catalog => Grains.GetGrain<ICatalogGrain>(0);

    /// <summary>Connects to a cluster.</summary>
    public static async Task<StudyAccess> ToCluster(ClusterAddress address, CancellationToken cancellationToken) =>
        new StudyAccess().Through(await ClusterConnection.Open(address, cancellationToken));

    /// <summary>Connects to the process that runs a database file; holds the file until disposed when there is none.</summary>
    /// <exception cref="CommandException">There is no such file, it cannot be used, or its process takes no calls.</exception>
    public static async Task<StudyAccess> ToDatabase(string file, Output output, CancellationToken cancellationToken) =>
        (await ToDatabase(
            file, output, async database =>
            await new StudyAccess { IsLocal = true }.Hold(database, output, cancellationToken), cancellationToken))!;

    /// <summary>Connects to the process that works on a database file; null when there is none.</summary>
    /// <exception cref="CommandException">There is no such file, it cannot be used, or its process takes no calls.</exception>
    public static Task<StudyAccess?> ToWorkersOf(string file, Output output, CancellationToken cancellationToken) =>
        ToDatabase(file, output, database =>
        {
            database.Dispose();
            return Task.FromResult<StudyAccess?>(null);
        }, cancellationToken);

    /// <summary>Stops a study: where no process works on it, it ends here and now, the evaluation of its best included.</summary>
    public async Task<ControlResult> Stop(IStudyGrain study, CancellationToken cancellationToken)
    {
        if (_silos is null)
            return await study.Stop(cancellationToken);

        var result = await study.StopAtRest(cancellationToken);
        if (result is not { Refusal: null, Study: { State: StudyState.Stopping, Study: var name } })
            return result;
        await _silos.WorkOn(name);
        return result with { Study = await study.Show(cancellationToken) };
    }

    /// <summary>Says goodbye, or closes the database.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_held.TryPop(out var held))
            if (held is IAsyncDisposable closing)
                await closing.DisposeAsync();
            else
                ((IDisposable)held).Dispose();
    }

    // A process that has just begun does not take calls yet, one that is about to end takes none any more.
    private static async Task<StudyAccess?> ToDatabase(
        string file, Output output, Func<SqliteDatabase, Task<StudyAccess?>> atRest, CancellationToken cancellationToken)
    {
        // What is there and is no file is told of when it is opened.
        if (!File.Exists(file) && !Directory.Exists(file))
            throw new CommandException(
                ExitCode.NotFound, $"there is no database {file}: run a study first, or name another file with --database");

        StudyAccess? holder = null;
        var database = await new LocalDatabase(file, output.Note, TimeProvider.System).Take(
            Patience, async (_, port, isLast) => (holder = await TryPort(port, isLast, cancellationToken)) is not null, cancellationToken);
        return database is null ? holder : await atRest(database);
    }

    private static async Task<StudyAccess?> TryPort(int port, bool isLast, CancellationToken cancellationToken)
    {
        try
        {
            return new StudyAccess { IsLocal = true }
                .Through(await ClusterConnection.Open(new ClusterAddress([("127.0.0.1", port)], null), cancellationToken));
        }
        catch (CommandException error) when (error.Code == ExitCode.NoCluster && !isLast)
        {
            return null;
        }
    }

    private StudyAccess Through(ClusterConnection connection)
    {
        _held.Push(connection);
        (Connection, Grains) = (connection, connection.Grains);
        return this;
    }

    private async Task<StudyAccess> Hold(SqliteDatabase database, Output output, CancellationToken cancellationToken)
    {
        var instruments = new ServiceCollection().AddMetrics().BuildServiceProvider();
        _held.Push(instruments);
        var journal = new SqliteJournal(database, new SearchClusterMetrics(instruments.GetRequiredService<IMeterFactory>()));
        _held.Push(journal);
        var options =
            new LocalSiloOptions(
            Silos: 1, Slots: 0, TracesToConsole: false,
            new DataCache())
            { TrialDirectories = LocalSiloOptions.TrialDirectoriesOf(database.Place) };
        _silos = await LocalSilos.Start(options, journal, new TerminalLoggerProvider(output), cancellationToken);
        _held.Push(_silos);
        Grains = _silos.Grains;
        return this;
    }
}
