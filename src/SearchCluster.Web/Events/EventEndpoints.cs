using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Json;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Web.Answers;
using SearchCluster.Web.Studies;

namespace SearchCluster.Web.Events;

/// <summary>
/// The journal of a study as server-sent events. The id of each is its sequence number: a reader that comes back with
/// <c>Last-Event-ID</c> gets exactly what it missed.
/// </summary>
internal static class EventEndpoints
{
    private const string LastEventId = "Last-Event-ID";

    // Proxies close connections on which nothing is sent for a minute.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(20);

    /// <summary>Adds it to the group of the API.</summary>
    public static void Map(RouteGroupBuilder api) => api.MapGet("/studies/{name}/events", Follow);

    private static async Task<IResult> Follow(
        string name, HttpContext context, StudyReader reader, EventFeeds feeds, CancellationToken cancellationToken, long? after = null)
    {
        if (await reader.Catalog.Study(name, cancellationToken) is not { } study)
            return await StudyEndpoints.Missing(name, reader, cancellationToken);
        if (context.Request.Headers.TryGetValue(LastEventId, out var header))
        {
            if (!long.TryParse(header.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var known))
                return Refusal.Misunderstood($"{LastEventId} is '{header}'; it must be the sequence number of an event");
            after = known;
        }

        if (after < 0)
            return Refusal.Misunderstood($"after is {after}; it must be the sequence number of an event, or 0");
        // A browser asks again and again until it is told that nothing more comes.
        if (after > 0 && study.HasEnded && (await reader.Catalog.Events(name, after.Value, cancellationToken)).Count == 0)
            return TypedResults.NoContent();
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(
            Items(feeds.Read(name, after ?? 0, context.RequestAborted), context.Response, context.RequestAborted));
    }

    // Between events, and before the first, a comment keeps the connection open. Items are pulled one by one: nothing else writes then.
    private static async IAsyncEnumerable<SseItem<string>> Items(
        IAsyncEnumerable<JournalEntry> entries, HttpResponse response, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await response.Body.FlushAsync(cancellationToken);
        await using var reading = entries.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            var next = reading.MoveNextAsync().AsTask();
            while (await Task.WhenAny(next, Task.Delay(LongestSilence, TimeProvider.System, cancellationToken)) != next)
            {
                await response.Body.WriteAsync(": still here\n\n"u8.ToArray(), cancellationToken);
                await response.Body.FlushAsync(cancellationToken);
            }

            if (!await next)
                yield break;
            var entry = reading.Current;
            yield return new SseItem<string>(JsonSerializer.Serialize<StudyEvent>(entry.Event, SearchClusterJson.Options))
            {
                EventId = entry.Sequence.ToString(CultureInfo.InvariantCulture),
            };
        }
    }
}
