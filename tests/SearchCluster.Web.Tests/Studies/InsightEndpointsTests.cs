using System.Net;
using System.Text.Json.Nodes;
using Xunit;
using Given = SearchCluster.Tests.Studies;

namespace SearchCluster.Web.Tests.Studies;

[Collection(SharedSilo.Name)]
public sealed class InsightEndpointsTests(WebSilo silo)
{
    [Fact]
    public async Task Insights_OfAStudy_AreThoseOfTheConsole()
    {
        await silo.Run(Given.Branin("known", 30));

        var view = await silo.Get("studies/known/view");
        var best = await silo.Get("studies/known/best");
        var importance = await silo.Get("studies/known/importance");
        var audit = await silo.Get("studies/known/audit");
        var replay = await silo.Get("studies/known/replay");

        Assert.Equal("Completed", (string?)view["study"]!["state"]);
        Assert.Equal(30, (int?)view["trials"]);
        Assert.NotEqual(0, (long?)view["sequence"]);
        Assert.Equal((string?)importance["text"], (string?)view["importanceText"]);
        Assert.True(JsonNode.DeepEquals(view["study"]!["best"], best));
        Assert.True((bool?)audit["ok"]);
        Assert.True((bool?)replay["ok"]);
        await WebSilo.Problem(await silo.Http.GetAsync(new Uri("studies/known/front", UriKind.Relative)), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Spec_OfAStudy_CanBeSubmittedAgain()
    {
        await silo.Run(Given.Branin("again", 2));

        var spec = await silo.Get("studies/again/spec");
        var answer = await silo.Post("studies", spec.ToJsonString(), "application/json");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("csv", "text/csv")]
    [InlineData("json", "application/json")]
    [InlineData("parquet", "application/vnd.apache.parquet")]
    public async Task Export_OfEachFormat_IsItsMediaType(string format, string type)
    {
        await silo.Run(Given.Branin($"out-{format}", 3));

        var answer = await silo.Http.GetAsync(new Uri($"studies/out-{format}/export?format={format}&rows=trials", UriKind.Relative));

        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.NotEmpty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Report_IsThePageWithoutScripts()
    {
        await silo.Run(Given.Branin("reported", 3));

        var answer = await silo.Http.GetAsync(new Uri("studies/reported/report", UriKind.Relative));
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("script-src", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.StartsWith("<!doctype html>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_OfAPostedFile_IsReadAndNotSubmitted()
    {
        const string Yaml = """
            name: planned
            objective: { metric: value, direction: minimize }
            budget: { trials: 7 }
            space: { x0: { kind: uniform, low: 0, high: 1 }, x1: { kind: uniform, low: 0, high: 1 } }
            function: { name: branin }
            """;

        var plan = JsonNode.Parse(await (await silo.Post("plan", Yaml)).Content.ReadAsStringAsync())!;

        Assert.Equal(7, (int?)plan["trials"]);
        await WebSilo.Problem(await silo.Http.GetAsync(new Uri("studies/planned", UriKind.Relative)), HttpStatusCode.NotFound);
        await WebSilo.Problem(
            await silo.Post("plan", Yaml.Replace("low: 0", "low: 9", StringComparison.Ordinal)), HttpStatusCode.UnprocessableEntity);
    }
}
