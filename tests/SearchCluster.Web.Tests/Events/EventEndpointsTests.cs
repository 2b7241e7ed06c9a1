using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using SearchCluster.Tests;
using Xunit;
using Given = SearchCluster.Tests.Studies;

namespace SearchCluster.Web.Tests.Events;

[Collection(SharedSilo.Name)]
public sealed class EventEndpointsTests(WebSilo silo)
{
    [Fact]
    public async Task Events_OfAStudyThatEnds_AreItsJournalWithoutAGap()
    {
        await silo.Submit(Given.Branin("followed", 20));

        var events = await ReadToEnd("studies/followed/events");
        var again = await silo.Http.SendAsync(Request("studies/followed/events", events.Count));

        Assert.Equal(Enumerable.Range(1, events.Count).Select(id => $"{id}"), events.Select(one => one.EventId));
        Assert.Equal("studySubmitted", (string?)JsonNode.Parse(events[0].Data)!["kind"]);
        Assert.Equal("studyEnded", (string?)JsonNode.Parse(events[^1].Data)!["kind"]);
        Assert.Equal(20, events.Count(one => (string?)JsonNode.Parse(one.Data)!["kind"] == "trialEnded"));
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
    }

    [Fact]
    public async Task Events_ReaderThatComesBack_GetsExactlyWhatItMissed()
    {
        await silo.Run(Given.Branin("missed", 5));
        var all = await ReadToEnd("studies/missed/events");

        var missed = await ReadToEnd("studies/missed/events", lastEventId: 7);

        Assert.Equal(all.Skip(7), missed);
    }

    [Fact]
    public async Task Events_SeveralReaders_SeeACommitAtOnce()
    {
        await silo.Submit(Given.SlowBranin("watched", 100, TimeSpan.FromHours(1)));
        await silo.Post("studies/watched/pause");
        var patience = Waiting.Patience();
        var readers = Enumerable.Range(0, 5).Select(_ => FirstOf("studies/watched/events", "studyResumed", patience)).ToList();

        await silo.Post("studies/watched/resume");

        Assert.Single((await Task.WhenAll(readers)).Distinct());
        await silo.Post("studies/watched/cancel");
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    public async Task Events_StrangeLastEventId_IsRefused(string id)
    {
        await silo.Run(Given.Branin($"strange{id}", 1));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"studies/strange{id}/events");
        request.Headers.Add("Last-Event-ID", id);

        await WebSilo.Problem(await silo.Http.SendAsync(request), HttpStatusCode.BadRequest);
    }

    private static HttpRequestMessage Request(string path, int? lastEventId)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", $"{lastEventId}");
        return request;
    }

    private async Task<List<(string? EventId, string Data)>> ReadToEnd(string path, int? lastEventId = null)
    {
        using var answer = await silo.Http.SendAsync(Request(path, lastEventId), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        var events = new List<(string?, string)>();
        await foreach (var item in SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync(Waiting.Patience()))
            events.Add((item.EventId, item.Data));
        return events;
    }

    private async Task<string?> FirstOf(string path, string kind, CancellationToken patience)
    {
        using var answer = await silo.Http.SendAsync(Request(path, null), HttpCompletionOption.ResponseHeadersRead, patience);
        await foreach (var item in SseParser.Create(await answer.Content.ReadAsStreamAsync(patience)).EnumerateAsync(patience))
            if ((string?)JsonNode.Parse(item.Data)!["kind"] == kind)
                return item.EventId;
        return null;
    }
}
