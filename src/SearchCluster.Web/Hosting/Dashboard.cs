using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SearchCluster.Web.Access;

namespace SearchCluster.Web.Hosting;

/// <summary>
/// API and page on the loopback interface, for the silos of this process. Nothing opens it but a token, or the link, once.
/// </summary>
public sealed class Dashboard : IAsyncDisposable
{
    private readonly WebApplication _application;

    private Dashboard(WebApplication application, string link) => (_application, Link) = (application, link);

    /// <summary>Where a browser opens the page; one word.</summary>
    public string Link { get; }

    /// <summary>Begins to answer.</summary>
    /// <param name="grains">Calls grains.</param>
    /// <param name="port">The port; 0 for one that is free.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<Dashboard> Start(IGrainFactory grains, int port, CancellationToken cancellationToken)
    {
        // No defaults: neither settings of the working folder nor variables of ASP.NET Core's may open other ports, and nothing is logged.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "searchcluster" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, port, http => http.Protocols = HttpProtocols.Http1));
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton(grains);
        builder.Services.AddSingleton<OneTimeLink>();
        builder.Services.AddSearchClusterWeb();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        var application = builder.Build();
        application.MapSearchClusterWeb();
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }

        var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new Dashboard(application, $"{address}/?code={application.Services.GetRequiredService<OneTimeLink>().Code}");
    }

    /// <summary>Answers no more; readers of events are cut off.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(CancellationToken.None);
        await _application.DisposeAsync();
    }

    /// <summary>Signals belong to the verb.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
