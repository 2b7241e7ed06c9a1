using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Silo.Hosting;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Telemetry;
using SearchCluster.Silo.Tls;

namespace SearchCluster.Tests;

/// <summary>Real silos in processes of their own on a real PostgreSQL, a client of them, and a look into their database.</summary>
internal sealed class SiloCluster : IAsyncDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(25);

    // So rare that it takes nothing from what is measured.
    private static readonly TimeSpan RareGlance = TimeSpan.FromMilliseconds(200);

    private readonly ServiceProvider _instruments = new ServiceCollection().AddMetrics().AddSingleton<SearchClusterMetrics>()
        .BuildServiceProvider();
    private readonly PostgresServer _server;
    private readonly PostgresJournal _journal;
    private readonly CertificateFolder? _certificates;
    private IHost? _client;

    private SiloCluster(
        PostgresServer server, string database, PostgresDatabase opened, IReadOnlyList<SiloProcess> silos, CertificateFolder? certificates)
    {
        (_server, Database, Silos, _certificates) = (server, database, silos, certificates);
        _journal = new PostgresJournal(opened, _instruments.GetRequiredService<SearchClusterMetrics>(), TimeProvider.System);
    }

    public IReadOnlyList<SiloProcess> Silos { get; }

    /// <summary>Connection string of the silos' database.</summary>
    public string Database { get; }

    /// <summary>Longer than anything here takes on a busy machine, so that a test that hangs fails instead.</summary>
    public static CancellationToken Patience() => Waiting.Patience();

    /// <summary>Starts a database server of its own and so many silos on it.</summary>
    /// <param name="silos">Number of silos.</param>
    /// <param name="slots">Training slots of each.</param>
    /// <param name="isDurable">Whether what is committed reaches the disk, for measurements; tests kill processes, never the
    /// machine.</param>
    /// <param name="certificates">Those of silos and client that require mutual TLS; null for none.</param>
    public static Task<SiloCluster> Start(int silos, int slots = 1, bool isDurable = false, CertificateFolder? certificates = null) =>
        Start(database =>
            [.. Enumerable.Range(0, silos).Select(_ => new SiloProcess(database, slots, certificates?.SiloVariables() ?? []))], isDurable,
            certificates);

    /// <summary>The same with silos that the caller makes, knowing the connection string of their database.</summary>
    public static async Task<SiloCluster> Start(
        Func<string, IReadOnlyList<SiloProcess>> silos, bool isDurable = false, CertificateFolder? certificates = null)
    {
        var server = await PostgresServer.Begin(isDurable);
        var database = await server.CreateDatabase();
        var opened =
            await PostgresDatabase.Open(
            database, TimeSpan.FromMinutes(2), TimeProvider.System, NullLogger<PostgresDatabase>.Instance, CancellationToken.None);
        var cluster = new SiloCluster(server, database, opened, silos(database), certificates);
        await cluster.StartAll();
        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
        {
            using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await _client.StopAsync(enough.Token);
            _client.Dispose();
        }

        foreach (var silo in Silos)
            silo.Dispose();
        await _journal.DisposeAsync();
        await _server.DisposeAsync();
        await _instruments.DisposeAsync();
    }

    /// <summary>Starts those that do not run, and waits until all take work.</summary>
    public async Task StartAll()
    {
        foreach (var silo in Silos.Where(silo => !silo.IsRunning))
            silo.Start();
        var patience = Patience();
        await Task.WhenAll(Silos.Select(silo => silo.Ready(patience)));
    }

    /// <summary>Takes PostgreSQL away as a crash would, does something, and brings it back.</summary>
    public async Task RestartDatabase(Func<Task> meanwhile)
    {
        await _server.Stop(Database);
        await meanwhile();
        await _server.Start(Database);
    }

    /// <summary>Waits until a silo has logged some text.</summary>
    public Task UntilLogged(string text) => Waiting.Until(() => Silos.Any(silo => silo.Log.Contains(text, StringComparison.Ordinal)));

    public async Task Submit(StudySpec spec)
    {
        var client = await Client();
        var patience = Patience();
        while (true)
        {
            try
            {
                var result = await client.GetGrain<IStudyGrain>(spec.Name).Submit(new StudySubmission { Spec = spec }, patience);
                if (result.Problems.Count > 0)
                    throw new InvalidOperationException(string.Join('\n', result.Problems.Select(problem => problem.Message)));
                return;
            }
            catch (Exception error)
                when (error is OrleansException or TimeoutException or ArgumentException && !patience.IsCancellationRequested)
            {
                // A gateway that was killed before: the next one is tried. When all are gone, a client forgets what grains there are, and
                // says that there is no such interface. Submitting again is harmless.
                await Task.Delay(Glance, TimeProvider.System, CancellationToken.None);
            }
        }
    }

    /// <summary>Waits until the journal of a study is as wanted; fails, with what the silos logged, when it ends before.</summary>
    public async Task<IReadOnlyList<JournalEntry>> Until(string study, Func<IReadOnlyList<JournalEntry>, bool> isWanted)
    {
        var patience = Patience();
        var entries = new List<JournalEntry>();
        while (true)
        {
            entries.AddRange(await _journal.Read(study, entries.Count));
            if (isWanted(entries))
                return entries;
            if (patience.IsCancellationRequested || entries.Any(entry => entry.Event is StudyEnded))
                throw new InvalidOperationException(
                    string.Join('\n', entries.TakeLast(60).Select(entry => $"{entry}").Concat(Silos.Select(silo => silo.Log))));
            await Task.Delay(Glance, TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Waits until so many trials have ended.</summary>
    public Task<IReadOnlyList<JournalEntry>> UntilEnded(string study, int trials) =>
        Until(study, entries => entries.Count(entry => entry.Event is TrialEnded) >= trials);

    /// <summary>Waits for the end of a study.</summary>
    public Task<IReadOnlyList<JournalEntry>> UntilEnded(string study) =>
        Until(study, entries => entries.Any(entry => entry.Event is StudyEnded));

    /// <summary>Waits for the end of a study with a glance at one row at a time, and returns its journal.</summary>
    public async Task<IReadOnlyList<JournalEntry>> EndOf(string study, CancellationToken cancellationToken = default)
    {
        while (await _journal.Query(queries => queries.Study(study)) is not { State: StudyState.Completed })
            await Task.Delay(RareGlance, TimeProvider.System, cancellationToken);
        return await _journal.Read(study, 0);
    }

    /// <summary>Follows a study's events to its end, as a client does.</summary>
    public async Task Watch(string study)
    {
        var client = await Client();
        await foreach (var _ in client.GetGrain<IStudyGrain>(study).Watch(0, CancellationToken.None))
        {
        }
    }

    /// <summary>Calls a study's coordinator so often, so many calls at a time, for nothing but the answer.</summary>
    public async Task Call(string study, int calls, int inFlight)
    {
        var coordinator = (await Client()).GetGrain<IStudyWork>(study);
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(async _ =>
        {
            for (var call = 0; call < calls / inFlight; call++)
                await coordinator.Renew("nobody", CancellationToken.None);
        }));
    }

    /// <summary>The process in which the coordinator of a study is active.</summary>
    public SiloProcess CoordinatorOf(IReadOnlyList<JournalEntry> journal) =>
        Silos.Single(silo => silo.Is(journal.Select(entry => entry.Event).OfType<CoordinatorActivated>().Last().Silo));

    public Task<StudyAudit> Audit(string study) => _journal.Query(queries => queries.Audit(study));

    /// <summary>What a study came to, down to each epoch, without what depends on time and place.</summary>
    public Task<string> Outcome(string study) => _journal.Query(queries => Outcomes.Of(queries, study));

    private async Task<IClusterClient> Client()
    {
        if (_client is null)
        {
            var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
            builder.UseOrleansClient(client =>
            {
                client.UseStaticClustering([.. Silos.Select(silo => new IPEndPoint(IPAddress.Parse(silo.Address), silo.GatewayPort))]);
                client.Configure<ClusterOptions>(
                    cluster => (cluster.ClusterId, cluster.ServiceId) = (SearchClusterSilo.DefaultClusterId, SearchClusterSilo.ServiceId));
                client.Services.AddSearchClusterClient();
                if (_certificates is not null)
                    client.RequireTls(_certificates.ClientIdentity());
            });
            _client = builder.Build();
            await _client.StartAsync(Patience());
        }

        return _client.Services.GetRequiredService<IClusterClient>();
    }
}
