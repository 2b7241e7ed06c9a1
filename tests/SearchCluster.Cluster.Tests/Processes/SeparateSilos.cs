using Npgsql;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Cluster.Tests.Processes;

/// <summary>Three real silos, each in a network namespace, and what connects them; nothing where there is no right to make such.</summary>
public sealed class SeparateSilos : IAsyncLifetime
{
    private SiloNetwork? _network;
    private SiloCluster? _cluster;

    internal SiloNetwork Network => _network!;

    internal SiloCluster Cluster => _cluster!;

    public async Task InitializeAsync()
    {
        if (!SiloNetwork.CanBeMade)
            return;
        _network = SiloNetwork.Make(namespaces: 3);
        _cluster = await SiloCluster.Start(database =>
        {
            var server = new NpgsqlConnectionStringBuilder(database);
            var relay = _network.Relay(server.Host!, server.Port);
            (server.Host, server.Port) = (relay.Address.ToString(), relay.Port);
            return [.. _network.Namespaces.Select(
                (name, i) => new SiloProcess(server.ConnectionString, slots: 1) { Namespace = name, Address = _network.AddressOf(i) })];
        });
    }

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        if (_network is not null)
            await _network.DisposeAsync();
    }
}
