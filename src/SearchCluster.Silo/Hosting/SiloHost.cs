using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Membership;
using SearchCluster.Silo.Telemetry;
using SearchCluster.Silo.Tls;
using SearchCluster.Silo.Workers;
using SearchCluster.Web.Hosting;

namespace SearchCluster.Silo.Hosting;

/// <summary>Builds the silo program's host: the silo, and over HTTP its health, the API and the page.</summary>
internal static class SiloHost
{
    /// <summary>A host over a PostgreSQL database, which it then owns.</summary>
    public static WebApplication Build(
        DeploymentOptions options, IConfiguration configuration, PostgresDatabase database, TlsIdentity? tls, TerminationSignals signals)
    {
        var builder = Builder(options, configuration, signals);
        builder.Services.AddSingleton(database);
        builder.UseOrleans(silo =>
        {
            silo.Services.AddSingleton<IMembershipTable, PostgresMembershipTable>();
            if (options.Kubernetes)
                silo.UseKubernetesHosting();
            Configure(silo.UseQuickMembership(), options, tls).AddSearchCluster(
                services => new PostgresJournal(database, services.GetRequiredService<SearchClusterMetrics>(), TimeProvider.System),
                search => Configure(search, options));
        });
        return WithHttp(builder.Build());
    }

    /// <summary>A host of one silo over a SQLite database, which it then owns.</summary>
    public static WebApplication Build(
        DeploymentOptions options, IConfiguration configuration, SqliteDatabase database, TlsIdentity? tls, TerminationSignals signals)
    {
        var builder = Builder(options, configuration, signals);
        var primary = new IPEndPoint(options.AdvertisedAddress, options.SiloPort);
        builder.UseOrleans(silo => Configure(silo.UseDevelopmentClustering(primary), options, tls).AddSearchCluster(
            services => new SqliteJournal(database, services.GetRequiredService<SearchClusterMetrics>()),
            search => Configure(search, options)));
        return WithHttp(builder.Build());
    }

    private static WebApplicationBuilder Builder(DeploymentOptions options, IConfiguration configuration, TerminationSignals signals)
    {
        // No defaults: the settings have been read, and variables of ASP.NET Core's must not open other ports.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "searchcluster-silo" });
        builder.Configuration.AddConfiguration(configuration);
        LogSettings.Configure(builder.Logging, configuration, options.LogFormat);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(
            kestrel => kestrel.Listen(options.HttpAddress, options.HttpPort, http => http.Protocols = HttpProtocols.Http1));
        builder.Services.AddSearchClusterWeb();
        builder.Services.AddSingleton(signals).AddSingleton<IHostLifetime, SiloLifetime>();
        // Set by a supervisor, such as systemd, that is told when the silo takes work and when it drains. AddSystemd() would look for
        // systemd among the processes, which a hardened service cannot see.
        if (Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is { Length: > 0 })
            builder.Services.AddSingleton<ISystemdNotifier, SystemdNotifier>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTime);
        builder.Services.AddSearchClusterTelemetry(configuration, toConsole: false);
        return builder;
    }

    private static ISiloBuilder Configure(ISiloBuilder silo, DeploymentOptions options, TlsIdentity? tls) =>
        (tls is null ? silo : silo.RequireTls(tls))
        .ConfigureServices(services => services.AddSingleton<IFatalErrorHandler, LeaveWhenDeclaredDead>())
        .Configure<ClusterOptions>(cluster =>
        {
            cluster.ClusterId = options.ClusterId;
            cluster.ServiceId = SearchClusterSilo.ServiceId;
        })
        .Configure<EndpointOptions>(endpoints =>
        {
            endpoints.AdvertisedIPAddress = options.AdvertisedAddress;
            endpoints.SiloPort = options.SiloPort;
            endpoints.GatewayPort = options.GatewayPort;
            endpoints.SiloListeningEndpoint = new IPEndPoint(options.ListenAddress, options.SiloPort);
            endpoints.GatewayListeningEndpoint =
                options.GatewayPort == 0 ? null : new IPEndPoint(options.ListenAddress, options.GatewayPort);
        });

    private static void Configure(SearchClusterOptions search, DeploymentOptions options)
    {
        search.Slots = options.Slots;
        search.Dispatchers = options.Dispatchers;
        search.LeaseTime = options.LeaseTime;
        search.Labels = options.Labels;
        search.DataFolders = options.DataFolders;
        search.AllowsCommands = options.AllowCommands;
        search.CommandUser = options.CommandUser;
        search.TrialDirectories = options.TrialDirectories;
        search.ReleasesIdleMemory = true;
    }

    private static WebApplication WithHttp(WebApplication application)
    {
        application.MapSearchClusterWeb();
        SiloHealth.Map(application);
        return application;
    }
}
