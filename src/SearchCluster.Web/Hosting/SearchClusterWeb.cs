using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SearchCluster.Web.Access;
using SearchCluster.Web.Answers;
using SearchCluster.Web.Events;
using SearchCluster.Web.Page;
using SearchCluster.Web.Studies;

namespace SearchCluster.Web.Hosting;

/// <summary>Wires API and page, for the silo program, for <c>run --dashboard</c> and for the tests alike.</summary>
public static class SearchClusterWeb
{
    /// <summary>What all paths of the API begin with.</summary>
    public const string ApiPath = "/api/v1";

    /// <summary>Adds what API and page need; how grains are called is the caller's.</summary>
    public static IServiceCollection AddSearchClusterWeb(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddRoutingCore()
            .AddProblemDetails()
            .AddSingleton<StudyReader>()
            .AddSingleton<EventFeeds>()
            .AddSingleton<ClusterWatch>()
            .AddSingleton<PageFiles>()
            .AddSingleton<FailedTries>()
            .AddSingleton<AccessControl>();
    }

    /// <summary>Adds API and page to an application. Everything but what says <see cref="OpenToAll"/> needs a token.</summary>
    public static void MapSearchClusterWeb(this WebApplication application)
    {
        application.UseExceptionHandler(Faults.Configure);
        application.UseStatusCodePages();
        // Resolved with the first request: what stands behind them is not there before the silo has begun.
        application.Use(async (context, next) =>
        {
            var services = context.RequestServices;
            var access = services.GetRequiredService<AccessControl>();
            var (failed, link) = (services.GetRequiredService<FailedTries>(), services.GetService<OneTimeLink>());
            if (!await SessionEndpoints.OpenLink(context, access, failed, link))
                await access.Guard(context, next);
        });
        application.Services.GetRequiredService<PageFiles>().Map(application);
        SessionEndpoints.MapBrowser(application);
        var api = application.MapGroup(ApiPath);
        SessionEndpoints.Map(api);
        StudyEndpoints.Map(api);
        TrialEndpoints.Map(api);
        ActionEndpoints.Map(api);
        EventEndpoints.Map(api);
        ClusterEndpoints.Map(api);
        ChangeEndpoints.Map(api);
        InsightEndpoints.Map(api);
        TakingAwayEndpoints.Map(api);
    }
}
