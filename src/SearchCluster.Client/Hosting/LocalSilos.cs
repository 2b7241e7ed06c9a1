using System.Collections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SearchCluster.Silo.Hosting;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Telemetry;
using SearchCluster.Silo.Workers;

namespace SearchCluster.Client.Hosting;

/// <summary>The silos inside this process: a cluster on loopback, whose first silo takes calls from other processes.</summary>
internal sealed class LocalSilos : IAsyncDisposable
{
    private readonly LoopbackPorts _ports;
    private readonly Task<List<IHost>> _built;
    private readonly List<IHost> _hosts = [];

    private LocalSilos(LocalSiloOptions options, SqliteJournal journal, ILoggerProvider log)
    {
        _ports = new LoopbackPorts(options.Silos + 1);
        GatewayPort = _ports.Numbers[^1];
        _built = Task.Run(() => Build(options, journal, log));
    }

    /// <summary>The port of the loopback interface at which other processes reach these silos.</summary>
    public int GatewayPort { get; }

    /// <summary>Calls grains.</summary>
    public IGrainFactory Grains => _hosts[0].Services.GetRequiredService<IGrainFactory>();

    /// <summary>Starts spans.</summary>
    public SearchClusterActivities Activities => _hosts[0].Services.GetRequiredService<SearchClusterActivities>();

    /// <summary>Does what one study has to do now, beside the slots; completes when there is nothing more.</summary>
    public Task WorkOn(string study) => _hosts[0].Services.GetRequiredService<ISpareSlot>().WorkOn(study);

    /// <summary>
    /// Begins to build the silos on another thread, which takes longer than reading a study; nothing of the journal is used yet.
    /// </summary>
    public static LocalSilos Prepare(LocalSiloOptions options, SqliteJournal journal, ILoggerProvider log) => new(options, journal, log);

    /// <summary>Starts the silos; on return they take work.</summary>
    public static async Task<LocalSilos> Start(
        LocalSiloOptions options, SqliteJournal journal, ILoggerProvider log, CancellationToken cancellationToken)
    {
        var silos = Prepare(options, journal, log);
        try
        {
            await silos.Start(cancellationToken);
            return silos;
        }
        catch
        {
            await silos.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts them; on return they take work.</summary>
    public async Task Start(CancellationToken cancellationToken)
    {
        var built = await _built;
        _ports.Dispose();
        foreach (var host in built)
        {
            _hosts.Add(host);
            await host.StartAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Drains: running trials stop within a step and hand their leases back. The first silo, which others reach, stops last. Silos that
    /// were
    /// not started are left to the end of the process.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        _ports.Dispose();
        foreach (var host in Enumerable.Reverse(_hosts))
        {
            await host.StopAsync(CancellationToken.None);
            host.Dispose();
        }

        _hosts.Clear();
    }

    private List<IHost> Build(LocalSiloOptions options, SqliteJournal journal, ILoggerProvider log)
    {
        var cluster = new InProcessSilos();
        var hosts = new List<IHost>(options.Silos);
        foreach (var port in _ports.Numbers.SkipLast(1))
        {
            var host = Build(cluster, port, isFirst: hosts.Count == 0, GatewayPort, options, journal, log);
            // What a silo consists of is made now, rather than when it starts.
            _ = host.Services.GetServices<IHostedService>().Count();
            hosts.Add(host);
        }

        return hosts;
    }

    private static IHost Build(
        InProcessSilos cluster, int port, bool isFirst, int gatewayPort, LocalSiloOptions options, SqliteJournal journal,
        ILoggerProvider log)
    {
        // No defaults: settings files of the working folder are none of a study's business.
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // Its warnings advise on servers; what goes wrong here shows in our own.
        builder.Logging.AddFilter("Orleans", LogLevel.Error);
        // What a silo that ends says of other processes' calls, these hear themselves.
        builder.Logging.AddFilter("Orleans.Messaging", LogLevel.None);
        builder.Logging.AddFilter("Polly", LogLevel.None);
        builder.Logging.AddProvider(log);
        builder.Services.AddSingleton(options.Data);
        builder.UseOrleans(silo => cluster.Add(silo, port, isFirst ? gatewayPort : 0)
            .AddSearchCluster(journal, search =>
            {
                (search.Slots, search.OneProcess) = (options.Slots, true);
                // The user's own process: what a study runs, the user has named.
                (search.AllowsCommands, search.TrialDirectories, search.Labels) = (true, options.TrialDirectories, options.Labels);
            }));
        // Listeners hear the whole process: one set of exporters serves all silos.
        if (isFirst)
        {
            builder.Configuration.AddInMemoryCollection(TelemetryVariables());
            builder.Services.AddSearchClusterTelemetry(builder.Configuration, options.TracesToConsole);
        }

        return builder.Build();
    }

    private static IEnumerable<KeyValuePair<string, string?>> TelemetryVariables() =>
        from DictionaryEntry variable in Environment.GetEnvironmentVariables()
        where ((string)variable.Key).StartsWith("OTEL_", StringComparison.Ordinal)
        select KeyValuePair.Create((string)variable.Key, (string?)variable.Value);

    /// <summary>Signals belong to the verb, not to each host.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
