using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SearchCluster.Web.Answers;
using SearchCluster.Web.Events;
using SearchCluster.Web.Studies;

namespace SearchCluster.Web.Hosting;

/// <summary>Wires the API, for the silo program, for <c>run --dashboard</c> and for the tests alike.</summary>
public static class SearchClusterWeb
{
    /// <summary>What all paths of the API begin with.</summary>
    public const string ApiPath = "/api/v1";

    /// <summary>Adds what the API needs; how grains are called is the caller's.</summary>
    public static IServiceCollection AddSearchClusterWeb(this IServiceCollection services) => services
        .AddRoutingCore()
        .AddProblemDetails()
        .AddSingleton<StudyReader>()
        .AddSingleton<EventFeeds>();

    /// <summary>Adds the API to an application.</summary>
    public static void MapSearchClusterWeb(this WebApplication application)
    {
        application.UseExceptionHandler(Faults.Configure);
        application.UseStatusCodePages();
        var api = application.MapGroup(ApiPath);
        StudyEndpoints.Map(api);
        TrialEndpoints.Map(api);
        ActionEndpoints.Map(api);
        EventEndpoints.Map(api);
        ClusterEndpoints.Map(api);
    }
}
