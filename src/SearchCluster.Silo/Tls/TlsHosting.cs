using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace SearchCluster.Silo.Tls;

/// <summary>
/// Requires mutual TLS of all connections. There is no way around it and no falling back: a peer without is disconnected.
/// </summary>
public static class TlsHosting
{
    /// <summary>Between silos, where both show a silo's certificate, and from clients.</summary>
    public static ISiloBuilder RequireTls(this ISiloBuilder silo, TlsIdentity identity)
    {
        silo.Services.AddSingleton(services => Middleware(services, identity, TlsRole.Silo));
        silo.Services.AddOptions<SiloConnectionOptions>().Configure<TlsMiddleware>((options, tls) =>
        {
            options.ConfigureSiloInboundConnection(connections => tls.AcceptFrom(TlsRole.Silo, connections));
            options.ConfigureSiloOutboundConnection(tls.Connect);
            options.ConfigureGatewayInboundConnection(connections => tls.AcceptFrom(TlsRole.Client, connections));
        });
        return silo;
    }

    /// <summary>From a client to gateways.</summary>
    public static IClientBuilder RequireTls(this IClientBuilder client, TlsIdentity identity)
    {
        client.Services.AddSingleton(services => Middleware(services, identity, TlsRole.Client));
        client.Services.AddOptions<ClientConnectionOptions>()
            .Configure<TlsMiddleware>((options, tls) => options.ConfigureConnection(tls.Connect));
        return client;
    }

    private static TlsMiddleware Middleware(IServiceProvider services, TlsIdentity identity, TlsRole role)
    {
        var logger = services.GetRequiredService<ILogger<TlsMiddleware>>();
        return new TlsMiddleware(new RenewedIdentity(identity, role, logger), identity.Clock, logger);
    }
}
