using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SearchCluster.Contracts.Json;
using SearchCluster.Search.Studies;

namespace SearchCluster.Web.Events;

/// <summary>
/// What changes of all studies and of the cluster, as server-sent events: <c>study</c> with its summary, <c>deleted</c> with its name,
/// <c>cluster</c> with its silos. The first of them tell everything.
/// </summary>
internal static class ChangeEndpoints
{
    /// <summary>Adds it to the group of the API.</summary>
    public static void Map(RouteGroupBuilder api) => api.MapGet("/changes", Follow);

    private static IResult Follow(HttpContext context, ClusterWatch watch)
    {
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(Items(watch, context.Response, context.RequestAborted));
    }

    private static async IAsyncEnumerable<SseItem<string>> Items(
        ClusterWatch watch, HttpResponse response, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var studies = new Dictionary<string, string>();
        var cluster = "";
        for (var isFirst = true; ; isFirst = false)
        {
            if (!isFirst)
                await Task.Delay(ClusterWatch.Period, TimeProvider.System, cancellationToken);
            var now = await watch.Read();
            foreach (var name in studies.Keys.Except(now.Studies.Select(study => study.Study)).ToList())
            {
                studies.Remove(name);
                yield return new SseItem<string>(JsonSerializer.Serialize(name), "deleted");
            }

            foreach (var study in now.Studies)
                if (IsNew(studies, study, out var text))
                    yield return new SseItem<string>(text, "study");
            if (JsonSerializer.Serialize(now.Cluster, SearchClusterJson.Options) is var silos && silos != cluster)
                yield return new SseItem<string>(cluster = silos, "cluster");
            else
                await response.Body.WriteAsync(":\n\n"u8.ToArray(), cancellationToken);
        }
    }

    private static bool IsNew(Dictionary<string, string> known, StudySummary study, out string text)
    {
        text = JsonSerializer.Serialize(study, SearchClusterJson.Options);
        if (known.TryGetValue(study.Study, out var before) && before == text)
            return false;
        known[study.Study] = text;
        return true;
    }
}
