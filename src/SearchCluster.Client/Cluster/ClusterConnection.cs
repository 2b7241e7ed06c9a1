using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Orleans.Messaging;
using SearchCluster.Client.Answers;
using SearchCluster.Contracts.Grains;
using SearchCluster.Silo;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Membership;
using SearchCluster.Silo.Telemetry;
using SearchCluster.Silo.Tls;

namespace SearchCluster.Client.Cluster;

/// <summary>A client of a cluster. When its gateway dies, calls go through another.</summary>
internal sealed class ClusterConnection : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan DatabasePatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GatewayRefresh = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan PauseBetweenTries = TimeSpan.FromMilliseconds(500);

    private readonly IHost _host;
    private readonly PostgresDatabase? _database;
    private readonly KnownGateways? _gateways;

    private ClusterConnection(IHost host, PostgresDatabase? database, KnownGateways? gateways)
    {
        _host = host;
        _database = database;
        _gateways = gateways;
    }

    /// <summary>Calls grains.</summary>
    public IGrainFactory Grains => _host.Services.GetRequiredService<IClusterClient>();

    /// <summary>Starts spans.</summary>
    public SearchClusterActivities Activities => _host.Services.GetRequiredService<SearchClusterActivities>();

    /// <summary>Reads studies.</summary>
    public ICatalogGrain Catalog => Grains.GetGrain<ICatalogGrain>(0);

    /// <summary>Connects.</summary>
    /// <exception cref="CommandException">No cluster was reached; one line says what was tried.</exception>
    public static async Task<ClusterConnection> Open(ClusterAddress address, CancellationToken cancellationToken)
    {
        var (tls, problems) = address.Tls is { } files ? TlsIdentity.Load(files, TlsRole.Client, TimeProvider.System) : (null, []);
        if (problems.Count > 0)
            throw new CommandException(ExitCode.Invalid, string.Join("; ", problems));
        return address.ConnectionString is { } connectionString
            ? await OpenListed(connectionString, tls, cancellationToken)
            : await OpenGiven(address, tls, cancellationToken);
    }

    /// <summary>Asks the cluster which gateways it has, for the time when those that were given are gone; no matter if it does not say.</summary>
    public async Task LearnGateways()
    {
        try
        {
            if (_gateways is null)
                return;
            var members = await Grains.GetGrain<IManagementGrain>(0).GetDetailedHosts(onlyActive: true);
            _gateways.Learn(members.Where(member => member.ProxyPort > 0)
                .Select(member => new IPEndPoint(member.SiloAddress.Endpoint.Address, member.ProxyPort).ToGatewayUri()));
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            // It is asked again.
        }
    }

    /// <summary>Says goodbye.</summary>
    public async ValueTask DisposeAsync()
    {
        // A gateway that has died must not hold up the end of a command.
        using var enough = new CancellationTokenSource(PauseBetweenTries);
        await _host.StopAsync(enough.Token);
        _host.Dispose();
        if (_database is not null)
            await _database.DisposeAsync();
    }

    private static async Task<ClusterConnection> OpenGiven(ClusterAddress address, TlsIdentity? tls, CancellationToken cancellationToken)
    {
        var probes = await Probe(address.Gateways, tls, where: "", cancellationToken);

        // Those that do not answer now may later, when the others are gone.
        var gateways = new KnownGateways([.. probes.Select(probe => probe.Endpoint?.ToGatewayUri()).OfType<Uri>()]);
        var host = Build(client => client.Services.AddSingleton<IGatewayListProvider>(gateways), tls, () => WantTls(probes, tls));
        await Start(host, probes, tls, where: "", cancellationToken);
        return new ClusterConnection(host, null, gateways);
    }

    private static async Task<ClusterConnection> OpenListed(string connectionString, TlsIdentity? tls, CancellationToken cancellationToken)
    {
        PostgresDatabase? database = null;
        try
        {
            database = PostgresDatabase.Connect(connectionString, DatabasePatience, TimeProvider.System, NullLogger<PostgresDatabase>.Instance);
            IReadOnlyList<GatewayProbe> probes = [];
            var host = Build(client => client.Services.AddSingleton(database).AddSingleton<IGatewayListProvider, PostgresGateways>(), tls, () => WantTls(probes, tls));
            var gateways = await host.Services.GetRequiredService<IGatewayListProvider>().GetGatewaysAsync(cancellationToken);
            if (gateways.Count == 0)
                throw Unreached($"{database.Place}, which lists no silo of cluster '{SearchClusterSilo.DefaultClusterId}' that clients may reach");
            var where = $", listed in {database.Place}";
            probes = await Probe([.. gateways.Select(gateway => (gateway.Host, gateway.Port))], tls, where, cancellationToken);
            await Start(host, probes, tls, where, cancellationToken);
            return new ClusterConnection(host, database, null);
        }
        catch (Exception error)
        {
            if (database is not null)
                await database.DisposeAsync();
            throw error is DatabaseException ? Unreached(error.Message) : error;
        }
    }

    // It says at once, and in one line, what is wrong with all of them.
    private static async Task<IReadOnlyList<GatewayProbe>> Probe(
        IReadOnlyList<(string Host, int Port)> gateways, TlsIdentity? tls, string where, CancellationToken cancellationToken)
    {
        var probes = await Task.WhenAll(gateways.Select(gateway => GatewayProbe.Of(gateway.Host, gateway.Port, tls, cancellationToken)));
        if (probes.All(probe => probe.Problem is not null))
            throw Unreached(string.Join(", ", probes.Select(probe => $"{probe.Name} ({probe.Problem})")) + where);
        return probes;
    }

    // Whether those that listen want what this client was not told of.
    private static async Task<bool> WantTls(IReadOnlyList<GatewayProbe> probes, TlsIdentity? tls) =>
        tls is null && (await Task.WhenAll(probes.Where(probe => probe.Problem is null).Select(probe => probe.SpeaksTls()))).Any(speaks => speaks);

    private static IHost Build(Action<IClientBuilder> findGateways, TlsIdentity? tls, Func<Task<bool>> isHopeless)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleansClient(client =>
        {
            findGateways(client);
            if (tls is not null)
                client.RequireTls(tls);
            client.Configure<ClusterOptions>(cluster =>
            {
                cluster.ClusterId = SearchClusterSilo.DefaultClusterId;
                cluster.ServiceId = SearchClusterSilo.ServiceId;
            });
            client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = GatewayRefresh);
            client.Services.AddSearchClusterClient().AddSingleton<SearchClusterActivities>();
            client.AddActivityPropagation();
            client.UseConnectionRetryFilter(async (_, cancellationToken) =>
            {
                await Task.Delay(PauseBetweenTries, TimeProvider.System, cancellationToken);
                return !await isHopeless();
            });
        });
        return builder.Build();
    }

    private static async Task Start(IHost host, IReadOnlyList<GatewayProbe> probes, TlsIdentity? tls, string where, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await host.StartAsync(patience.Token);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && error is OrleansException or OperationCanceledException or TimeoutException)
        {
            host.Dispose();
            var instead = await WantTls(probes, tls)
                ? "requires TLS: give --tls-certificate, --tls-key and --tls-authority"
                : $"listens, but is no gateway of cluster '{SearchClusterSilo.DefaultClusterId}'";
            throw Unreached(string.Join(", ", probes.Select(probe => $"{probe.Name} ({probe.Problem ?? instead})")) + where);
        }
    }

    private static CommandException Unreached(string tried) => new(ExitCode.NoCluster, $"no cluster reached: tried {tried}");
}
