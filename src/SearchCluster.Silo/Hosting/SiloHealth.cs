using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SearchCluster.Silo.Journal;
using SearchCluster.Web.Access;

namespace SearchCluster.Silo.Hosting;

/// <summary>
/// What orchestrators ask: <c>/health/live</c> (the process answers) and <c>/health/ready</c> (the silo is in the cluster and takes work).
/// A database that is away makes no silo unready: all of them wait for the same one.
/// </summary>
internal static class SiloHealth
{
    /// <summary>Answered with 200 by a silo that takes work.</summary>
    public const string ReadyPath = "/health/ready";

    /// <summary>Answered with 200 by a process that answers.</summary>
    public const string LivePath = "/health/live";

    /// <summary>Adds the two endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(LivePath, (HttpContext context) => context.Response.WriteAsJsonAsync(new { Status = "live" }))
            .WithMetadata(new OpenToAll());
        routes.MapGet(ReadyPath, (HttpContext context) => Ready(context)).WithMetadata(new OpenToAll());
    }

    private static Task Ready(HttpContext context)
    {
        var services = context.RequestServices;
        var status = services.GetRequiredService<ISiloStatusOracle>().CurrentStatus;
        var isStopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested;
        var isReady = status == SiloStatus.Active && !isStopping;
        context.Response.StatusCode = isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsJsonAsync(new
        {
            Status = isReady ? "ready" : isStopping ? "draining" : "starting",
            Silo = services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString(),
            Database = services.GetService<PostgresDatabase>() is { IsAway: true } ? "away" : "answers",
        });
    }
}
