using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Orleans.Messaging;
using SearchCluster.Client.Answers;
using SearchCluster.Contracts.Grains;
using SearchCluster.Silo.Hosting;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Membership;
using SearchCluster.Silo.Telemetry;
using SearchCluster.Silo.Tls;

namespace SearchCluster.Client.Cluster;

/// <summary>A client of a cluster. When its gateway dies, calls go through another.</summary>
internal sealed class ClusterConnection : IAsyncDisposable
{
    // A cluster at work answers late, and so does a machine on which many clients start: only silence for so long is the end.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestHandshake = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);
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
    public static Task<ClusterConnection> Open(ClusterAddress address, CancellationToken cancellationToken) =>
        Open(address, TimeProvider.System, cancellationToken);

    /// <summary>The same by another clock.</summary>
    internal static async Task<ClusterConnection> Open(ClusterAddress address, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (tls, problems) = address.Tls is { } files ? TlsIdentity.Load(files, TlsRole.Client, TimeProvider.System) : (null, []);
        if (problems.Count > 0)
            throw new CommandException(ExitCode.Invalid, string.Join("; ", problems));
        return address.ConnectionString is { } connectionString
            ? await OpenListed(connectionString, tls, clock, cancellationToken)
            : await OpenGiven(address, tls, clock, cancellationToken);
    }

    /// <summary>Asks the cluster which gateways it has, for the time when those that were given are gone.</summary>
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
        try
        {
            await _host.StopAsync(enough.Token);
        }
        catch (Exception) when (enough.IsCancellationRequested)
        {
            // Nor must a busy machine, on which an orderly farewell takes longer.
        }

        _host.Dispose();
        if (_database is not null)
            await _database.DisposeAsync();
    }

    private static async Task<ClusterConnection> OpenGiven(
        ClusterAddress address, TlsIdentity? tls, TimeProvider clock, CancellationToken cancellationToken)
    {
        var attempt = new Attempt(tls, where: "", clock);
        await attempt.Probe(address.Gateways, cancellationToken);

        // Those that do not answer now may later, when the others are gone.
        var gateways = new KnownGateways([.. attempt.Endpoints.Select(endpoint => endpoint.ToGatewayUri())]);
        var host = Build(client => client.Services.AddSingleton<IGatewayListProvider>(gateways), attempt);
        await Start(host, attempt, cancellationToken);
        return new ClusterConnection(host, null, gateways);
    }

    private static async Task<ClusterConnection> OpenListed(
        string connectionString, TlsIdentity? tls, TimeProvider clock, CancellationToken cancellationToken)
    {
        PostgresDatabase? database = null;
        try
        {
            database = PostgresDatabase.Connect(
                connectionString, DatabasePatience, TimeProvider.System, NullLogger<PostgresDatabase>.Instance);
            var attempt = new Attempt(tls, where: $", listed in {database.Place}", clock);
            var host = Build(
                client => client.Services.AddSingleton(database).AddSingleton<IGatewayListProvider, PostgresGateways>(), attempt);
            var gateways = await host.Services.GetRequiredService<IGatewayListProvider>().GetGatewaysAsync(cancellationToken);
            if (gateways.Count == 0)
            {
                throw Unreached(
                    $"{database.Place}, which lists no silo of cluster '{SearchClusterSilo.DefaultClusterId}' that clients may reach");
            }

            await attempt.Probe([.. gateways.Select(gateway => (gateway.Host, gateway.Port))], cancellationToken);
            await Start(host, attempt, cancellationToken);
            return new ClusterConnection(host, database, null);
        }
        catch (Exception error)
        {
            if (database is not null)
                await database.DisposeAsync();
            throw error is DatabaseException ? Unreached(error.Message) : error;
        }
    }

    private static IHost Build(Action<IClientBuilder> findGateways, Attempt attempt)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleansClient(client =>
        {
            findGateways(client);
            if (attempt.Tls is { } tls)
                client.RequireTls(tls);
            client.Configure<ClusterOptions>(cluster =>
            {
                cluster.ClusterId = SearchClusterSilo.DefaultClusterId;
                cluster.ServiceId = SearchClusterSilo.ServiceId;
            });
            client.Configure<ClientConnectionOptions>(connections => connections.ConfigureConnection(attempt.Course.ListenTo));
            client.Configure<ConnectionOptions>(connections => connections.OpenConnectionTimeout = LongestHandshake);
            client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = GatewayRefresh);
            client.Services.AddSearchClusterClient().AddSingleton<SearchClusterActivities>();
            client.AddActivityPropagation();
            client.UseConnectionRetryFilter(async (_, cancellationToken) =>
            {
                await Task.Delay(PauseBetweenTries, attempt.Clock, cancellationToken);
                return !await attempt.IsHopeless();
            });
        });
        return builder.Build();
    }

    private static async Task Start(IHost host, Attempt attempt, CancellationToken cancellationToken)
    {
        var isInVain = new TaskCompletionSource();
        attempt.Course.Progress();
        await using var watch = attempt.Clock.CreateTimer(_ =>
        {
            if (attempt.Course.SinceProgress > LongestSilence || attempt.IsElsewhere)
                isInVain.TrySetResult();
        }, null, Glance, Glance);
        try
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var starting = host.StartAsync(ending.Token);
            // Orleans asks a gateway for its grains without a look at the token.
            if (await Task.WhenAny(starting, isInVain.Task).WaitAsync(cancellationToken) == starting)
            {
                await starting;
                return;
            }

            await ending.CancelAsync();
            starting.Ignore();
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested
            && error is OrleansException or OperationCanceledException or TimeoutException)
        {
            // Orleans gave up by itself.
        }

        host.Dispose();
        throw Unreached(await attempt.Describe());
    }

    private static CommandException Unreached(string tried) => new(ExitCode.NoCluster, $"no cluster reached: tried {tried}");

    /// <summary>One attempt to reach a cluster, by one of its gateways.</summary>
    /// <param name="tls">The identity with TLS; null for none.</param>
    /// <param name="where">Where the gateways were found, for messages.</param>
    /// <param name="clock">Measures how long nothing is heard.</param>
    private sealed class Attempt(TlsIdentity? tls, string where, TimeProvider clock)
    {
        private IReadOnlyList<Task<GatewayProbe>> _probes = [];

        public TlsIdentity? Tls => tls;

        public TimeProvider Clock => clock;

        public ConnectionCourse Course { get; } = new(SearchClusterSilo.DefaultClusterId, clock);

        /// <summary>Where the gateways are whose names are known.</summary>
        public IReadOnlyList<IPEndPoint> Endpoints { get; private set; } = [];

        /// <summary>Whether every gateway that can be reached is another cluster's.</summary>
        public bool IsElsewhere => Course.OtherClusters.Count > 0 && !Course.HasMetTheCluster
            && (Endpoints.Count == 1 || Course.SinceProgress > GatewayRefresh);

        /// <summary>Returns when one gateway can be reached; with several, the others are not waited for.</summary>
        /// <exception cref="CommandException">None can be reached: one line says what is wrong with each.</exception>
        public async Task Probe(IReadOnlyList<(string Host, int Port)> gateways, CancellationToken cancellationToken)
        {
            _probes = [.. gateways.Select(gateway => GatewayProbe.Of(gateway.Host, gateway.Port, tls, clock, cancellationToken))];
            var waiting = _probes.ToList();
            while (waiting.Count > 0)
            {
                var probe = await Task.WhenAny(waiting);
                waiting.Remove(probe);
                if ((await probe).Problem is null)
                {
                    Endpoints = await Resolve(gateways, cancellationToken);
                    return;
                }
            }

            throw Unreached(await Describe());
        }

        /// <summary>Whether trying again is of no use: what listens wants TLS, or speaks another protocol.</summary>
        public async Task<bool> IsHopeless() => Course.HasHeardAnotherProtocol || await WantTls();

        /// <summary>Each gateway, and why it was not reached.</summary>
        public async Task<string> Describe()
        {
            var instead = await WantTls() ? "requires TLS: give --tls-certificate, --tls-key and --tls-authority"
                : Course.OtherClusters is { Count: > 0 } others
                    ? $"is a gateway of cluster '{string.Join("', '", others)}', not of '{SearchClusterSilo.DefaultClusterId}'"
                : Course.HasMetTheCluster
                    ? $"is a gateway of the cluster, and has not answered for {LongestSilence.TotalSeconds:0} s: it is busy, try again"
                : Course.HasHeardAnotherProtocol
                    ? $"listens, but is no gateway of cluster '{SearchClusterSilo.DefaultClusterId}': it speaks another protocol"
                : $"accepts connections, but has said nothing for {LongestSilence.TotalSeconds:0} s: it is very busy, or no gateway";
            return string.Join(", ", (await Task.WhenAll(_probes)).Select(probe => $"{probe.Name} ({probe.Problem ?? instead})")) + where;
        }

        // Whether a program that listens wants what this client was not told of.
        private async Task<bool> WantTls()
        {
            if (tls is not null || Course.HasMetTheCluster || Course.OtherClusters.Count > 0)
                return false;
            var reached = _probes.Where(probe => probe.IsCompletedSuccessfully)
                .Select(probe => probe.Result).Where(probe => probe.Problem is null);
            return (await Task.WhenAll(reached.Select(probe => probe.SpeaksTls(clock)))).Any(speaks => speaks);
        }

        private static async Task<IReadOnlyList<IPEndPoint>> Resolve(
            IReadOnlyList<(string Host, int Port)> gateways, CancellationToken cancellationToken)
        {
            var found = await Task.WhenAll(gateways.Select(async gateway =>
            {
                try
                {
                    return await GatewayProbe.Resolve(gateway.Host, gateway.Port, cancellationToken);
                }
                catch (SocketException)
                {
                    return null;
                }
            }));
            return [.. found.OfType<IPEndPoint>()];
        }
    }
}
