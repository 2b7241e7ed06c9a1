using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using SearchCluster.Silo.Hosting;
using SearchCluster.Silo.Tls;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Cluster.Tests.Processes;

/// <summary>Two real silos that require mutual TLS, of each other and of everybody else.</summary>
public sealed class TlsSilos : IAsyncLifetime
{
    private readonly CertificateFolder _certificates = new();
    private string _database = "";

    internal IReadOnlyList<SiloProcess> Silos { get; private set; } = [];

    public async Task InitializeAsync()
    {
        _database = await (await PostgresServer.Shared).CreateDatabase();
        Silos = [Silo(_certificates), Silo(_certificates)];
        var patience = SiloCluster.Patience();
        foreach (var silo in Silos)
            silo.Start();
        await Task.WhenAll(Silos.Select(silo => silo.Ready(patience)));
    }

    public Task DisposeAsync()
    {
        foreach (var silo in Silos)
            silo.Dispose();
        _certificates.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>A silo of theirs, but for the authority that has signed its certificate; not started yet.</summary>
    internal SiloProcess Stranger(CertificateFolder certificates) => Silo(certificates);

    /// <summary>What a client shows that they believe.</summary>
    internal TlsIdentity ClientIdentity() => _certificates.ClientIdentity();

    /// <summary>A client that they believe.</summary>
    internal IHost Client()
    {
        var identity = ClientIdentity();
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering(new IPEndPoint(IPAddress.Loopback, Silos[0].GatewayPort)).RequireTls(identity);
            client.Configure<ClusterOptions>(
                cluster => (cluster.ClusterId, cluster.ServiceId) = (SearchClusterSilo.DefaultClusterId, SearchClusterSilo.ServiceId));
            client.Services.AddSearchClusterClient();
        });
        return builder.Build();
    }

    private SiloProcess Silo(CertificateFolder certificates) => new(_database, slots: 1, certificates.SiloVariables());
}
