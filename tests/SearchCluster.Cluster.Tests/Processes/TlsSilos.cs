using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using SearchCluster.Silo;
using SearchCluster.Silo.Tls;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Cluster.Tests.Processes;

/// <summary>Two real silos that require mutual TLS, of each other and of everybody else.</summary>
public sealed class TlsSilos : IAsyncLifetime
{
    private readonly CertificateFolder _certificates = new();

    internal IReadOnlyList<SiloProcess> Silos { get; private set; } = [];

    public async Task InitializeAsync()
    {
        var database = await (await PostgresServer.Shared).CreateDatabase();
        var (certificate, key) = _certificates.Silo();
        Dictionary<string, string> variables = new()
        {
            ["SEARCHCLUSTER_TLS_CERTIFICATE"] = certificate,
            ["SEARCHCLUSTER_TLS_KEY"] = key,
            ["SEARCHCLUSTER_TLS_AUTHORITY"] = _certificates.Authority,
        };
        Silos = [new SiloProcess(database, slots: 1, variables), new SiloProcess(database, slots: 1, variables)];
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

    /// <summary>A client that they believe.</summary>
    internal IHost Client()
    {
        var (certificate, key) = _certificates.Client();
        var (identity, _) = TlsIdentity.Load(new TlsFiles { Certificate = certificate, Key = key, Authority = _certificates.Authority }, TlsRole.Client, TimeProvider.System);
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering(new IPEndPoint(IPAddress.Loopback, Silos[0].GatewayPort)).RequireTls(identity!);
            client.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (SearchClusterSilo.DefaultClusterId, SearchClusterSilo.ServiceId));
            client.Services.AddSearchClusterClient();
        });
        return builder.Build();
    }
}
