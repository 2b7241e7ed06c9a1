using System.Collections;
using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SearchCluster.Silo.Hosting;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Telemetry;
using SearchCluster.Silo.Workers;

namespace SearchCluster.Client.Hosting;

/// <summary>The silos inside this process: a cluster on loopback, whose first silo is the primary one.</summary>
internal sealed class LocalSilos : IAsyncDisposable
{
    private readonly List<IHost> _hosts = [];

    private LocalSilos(int gatewayPort) => GatewayPort = gatewayPort;

    /// <summary>The port of the loopback interface at which other processes reach these silos.</summary>
    public int GatewayPort { get; }

    /// <summary>Calls grains.</summary>
    public IGrainFactory Grains => _hosts[0].Services.GetRequiredService<IGrainFactory>();

    /// <summary>Starts spans.</summary>
    public SearchClusterActivities Activities => _hosts[0].Services.GetRequiredService<SearchClusterActivities>();

    /// <summary>Does what one study has to do now, beside the slots; completes when there is nothing more.</summary>
    public Task WorkOn(string study) => _hosts[0].Services.GetRequiredService<ISpareSlot>().WorkOn(study);

    /// <summary>Starts the silos; on return they take work.</summary>
    public static async Task<LocalSilos> Start(LocalSiloOptions options, SqliteJournal journal, ILoggerProvider log, CancellationToken cancellationToken)
    {
        int[] ports = LoopbackPorts.Free(options.Silos + 1);
        var silos = new LocalSilos(ports[^1]);
        try
        {
            foreach (var port in ports[..^1])
            {
                var host = Build(port, primary: ports[0], silos.GatewayPort, options, journal, log);
                silos._hosts.Add(host);
                await host.StartAsync(cancellationToken);
            }

            return silos;
        }
        catch
        {
            await silos.DisposeAsync();
            throw;
        }
    }

    /// <summary>Drains: running trials stop within a step and hand their leases back. The primary silo, which knows the others, stops last.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(_hosts))
        {
            await host.StopAsync(CancellationToken.None);
            host.Dispose();
        }

        _hosts.Clear();
    }

    private static IHost Build(int port, int primary, int gatewayPort, LocalSiloOptions options, SqliteJournal journal, ILoggerProvider log)
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
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(
                port, port == primary ? gatewayPort : 0, new IPEndPoint(IPAddress.Loopback, primary), SearchClusterSilo.ServiceId, SearchClusterSilo.DefaultClusterId)
            .AddSearchCluster(journal, search =>
            {
                (search.Slots, search.OneProcess) = (options.Slots, true);
                // The user's own process: what a study runs, the user has named.
                (search.AllowsCommands, search.TrialDirectories) = (true, options.TrialDirectories);
            }));
        // Listeners hear the whole process: one set of exporters serves all silos.
        if (port == primary)
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
