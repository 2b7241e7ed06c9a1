using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Silo;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Telemetry;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Cluster.Tests.Processes;

/// <summary>Real silos in processes of their own on a real PostgreSQL, a client of them, and a look into their database.</summary>
public sealed class SiloProcesses : IAsyncLifetime
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(25);

    private readonly ServiceProvider _instruments = new ServiceCollection().AddMetrics().AddSingleton<SearchClusterMetrics>().BuildServiceProvider();
    private PostgresServer? _server;
    private string _database = "";
    private PostgresJournal _journal = null!;
    private IHost? _client;

    internal IReadOnlyList<SiloProcess> Silos { get; private set; } = [];

    /// <summary>Longer than anything here takes on a busy machine, so that a test that hangs fails instead.</summary>
    internal static CancellationToken Patience() => new CancellationTokenSource(TimeSpan.FromMinutes(3)).Token;

    public async Task InitializeAsync()
    {
        // Its own: one test takes it away.
        _server = await PostgresServer.Begin();
        _database = await _server.CreateDatabase();
        Silos = [.. Enumerable.Range(0, 3).Select(_ => new SiloProcess(_database))];
        await StartAll();
        _journal = new PostgresJournal(
            await PostgresDatabase.Open(_database, TimeSpan.FromMinutes(2), TimeProvider.System, NullLogger<PostgresDatabase>.Instance, CancellationToken.None),
            _instruments.GetRequiredService<SearchClusterMetrics>(), TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        if (_client is not null)
        {
            using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await _client.StopAsync(enough.Token);
            _client.Dispose();
        }

        foreach (var silo in Silos)
            silo.Dispose();
        if (_journal is not null)
            await _journal.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        await _instruments.DisposeAsync();
    }

    /// <summary>Starts those that do not run, and waits until all take work.</summary>
    internal async Task StartAll()
    {
        foreach (var silo in Silos.Where(silo => !silo.IsRunning))
            silo.Start();
        var patience = Patience();
        await Task.WhenAll(Silos.Select(silo => silo.Ready(patience)));
    }

    /// <summary>Takes PostgreSQL away as a crash would, does something, and brings it back.</summary>
    internal async Task RestartDatabase(Func<Task> meanwhile)
    {
        await _server!.Stop(_database);
        await meanwhile();
        await _server.Start(_database);
    }

    internal async Task Submit(StudySpec spec)
    {
        var client = await Client();
        var patience = Patience();
        while (true)
        {
            try
            {
                var result = await client.GetGrain<IAdmissionGrain>(0).Submit(new StudySubmission { Spec = spec }, patience);
                Assert.Empty(result.Problems);
                return;
            }
            catch (Exception error) when (error is OrleansException or TimeoutException && !patience.IsCancellationRequested)
            {
                // A gateway that was killed before: the next one is tried. Submitting again is harmless.
                await Task.Delay(Glance, TimeProvider.System, CancellationToken.None);
            }
        }
    }

    /// <summary>Waits until the journal of a study is as wanted; fails, with what the silos logged, when it ends before.</summary>
    internal async Task<IReadOnlyList<JournalEntry>> Until(string study, Func<IReadOnlyList<JournalEntry>, bool> isWanted)
    {
        var patience = Patience();
        var entries = new List<JournalEntry>();
        while (true)
        {
            entries.AddRange(await _journal.Read(study, entries.Count));
            if (isWanted(entries))
                return entries;
            if (patience.IsCancellationRequested || entries.Any(entry => entry.Event is StudyEnded))
                Assert.Fail(string.Join('\n', entries.TakeLast(60).Select(entry => $"{entry}").Concat(Silos.Select(silo => silo.Log))));
            await Task.Delay(Glance, TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Waits until so many trials have ended.</summary>
    internal Task<IReadOnlyList<JournalEntry>> UntilEnded(string study, int trials) =>
        Until(study, entries => entries.Count(entry => entry.Event is TrialEnded) >= trials);

    /// <summary>Waits for the end of a study.</summary>
    internal Task<IReadOnlyList<JournalEntry>> UntilEnded(string study) => Until(study, entries => entries.Any(entry => entry.Event is StudyEnded));

    /// <summary>The process in which the coordinator of a study is active.</summary>
    internal SiloProcess CoordinatorOf(IReadOnlyList<JournalEntry> journal) =>
        Silos.Single(silo => silo.Is(journal.Select(entry => entry.Event).OfType<CoordinatorActivated>().Last().Silo));

    internal Task<StudyAudit> Audit(string study) => _journal.Query(queries => queries.Audit(study));

    /// <summary>What a study came to, down to each epoch, without what depends on time and place.</summary>
    internal Task<string> Outcome(string study) => _journal.Query(queries => Outcomes.Of(queries, study));

    private async Task<IClusterClient> Client()
    {
        if (_client is null)
        {
            var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
            builder.UseOrleansClient(client =>
            {
                client.UseStaticClustering([.. Silos.Select(silo => new IPEndPoint(IPAddress.Loopback, silo.GatewayPort))]);
                client.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (SearchClusterSilo.DefaultClusterId, SearchClusterSilo.ServiceId));
                client.Services.AddSearchClusterClient();
            });
            _client = builder.Build();
            await _client.StartAsync(Patience());
        }

        return _client.Services.GetRequiredService<IClusterClient>();
    }
}
