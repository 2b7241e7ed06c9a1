using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SearchCluster.Presentation.Views;
using SearchCluster.Web.Answers;

namespace SearchCluster.Web.Studies;

/// <summary>The silos, their slots, and what each executes.</summary>
internal static class ClusterEndpoints
{
    /// <summary>Adds it to the group of the API.</summary>
    public static void Map(RouteGroupBuilder api) => api.MapGet("/cluster", Show);

    private static async Task<IResult> Show(StudyReader reader, CancellationToken cancellationToken) =>
        new Document(new ClusterView(await reader.Catalog.Silos(cancellationToken)));
}
