using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SearchCluster.Contracts.Json;
using SearchCluster.Search.Studies;
using Xunit;
using Given = SearchCluster.Tests.Studies;

namespace SearchCluster.Web.Tests.Studies;

[Collection(SharedSilo.Name)]
public sealed class StudyEndpointsTests(WebSilo silo)
{
    private const string Yaml = """
        name: {0}
        objective: {{ metric: value, direction: minimize }}
        budget: {{ trials: {1} }}
        space:
          x0: {{ kind: uniform, low: -5, high: 10 }}
          x1: {{ kind: uniform, low: 0, high: 15 }}
        function: {{ name: branin }}
        """;

    [Fact]
    public async Task Submit_Yaml_CreatesContinuesAndRefusesAnotherOfTheName()
    {
        var yaml = string.Format(null, Yaml, "yaml", 5);

        var created = await silo.Post("studies", yaml);
        await silo.Ended("yaml");
        var continued = await silo.Post("studies", yaml);
        var other = await silo.Post("studies", yaml.Replace("high: 15", "high: 14", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("/api/v1/studies/yaml", created.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.OK, continued.StatusCode);
        Assert.Equal("yaml", (string?)JsonNode.Parse(await continued.Content.ReadAsStringAsync())!["study"]);
        var refused = await WebSilo.Problem(other, HttpStatusCode.Conflict);
        Assert.Equal("space.x1.high", (string?)refused["problems"]![0]!["path"]);
        Assert.Equal(6, (int?)refused["problems"]![0]!["line"]);
    }

    [Fact]
    public async Task Submit_InvalidStudy_TellsAllProblemsWithTheirLines()
    {
        var yaml = string.Format(null, Yaml, "wrong", 0).Replace("low: -5", "low: 50", StringComparison.Ordinal)
            .Replace("name: branin", "nmae: branin", StringComparison.Ordinal);

        var problem = await WebSilo.Problem(await silo.Post("studies", yaml), HttpStatusCode.UnprocessableEntity);

        var problems = problem["problems"]!.AsArray();
        Assert.Contains(problems, one => (string?)one!["path"] == "budget.trials" && (int?)one["line"] == 3);
        Assert.Contains(
            problems, one => ((string?)one!["path"])!.StartsWith("space.x0", StringComparison.Ordinal) && (int?)one["line"] == 5);
        Assert.Contains(problems, one => (int?)one!["line"] == 7);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("42")]
    [InlineData("a: b: c")]
    public async Task Submit_NoStudy_IsInvalid(string body)
    {
        var problem = await WebSilo.Problem(await silo.Post("studies", body), HttpStatusCode.UnprocessableEntity);
        Assert.NotEmpty(problem["problems"]!.AsArray());
    }

    [Fact]
    public async Task Submit_BytesThatAreNoText_IsInvalidWithTheLine()
    {
        byte[] bytes = [.. "name: x\nseed: "u8, 0xff, 0xfe];

        var answer = await silo.Http.PostAsync(new Uri("studies", UriKind.Relative), new ByteArrayContent(bytes));

        Assert.Equal(2, (int?)(await WebSilo.Problem(answer, HttpStatusCode.UnprocessableEntity))["problems"]![0]!["line"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Submit_OversizedBody_IsTooLarge(bool isChunked)
    {
        var content = new StreamContent(new MemoryStream(Encoding.ASCII.GetBytes(new string('#', 9_000_000))));
        using var request = new HttpRequestMessage(HttpMethod.Post, "studies") { Content = content };
        request.Headers.ExpectContinue = true;
        request.Headers.TransferEncodingChunked = isChunked;

        await WebSilo.Problem(await silo.Http.SendAsync(request), HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Show_IsTheDocumentOfTheConsole_AndHasAnETag()
    {
        await silo.Run(Given.Branin("shown", 30));

        var answer = await silo.Http.GetAsync(new Uri("studies/shown", UriKind.Relative));
        var document = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        using var again = new HttpRequestMessage(HttpMethod.Get, "studies/shown");
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        var same = await silo.Http.SendAsync(again);

        Assert.Equal("Completed", (string?)document["state"]);
        Assert.Equal(30, (int?)document["counts"]!["completed"]);
        Assert.NotNull(document["best"]!["configuration"]!["x0"]);
        Assert.Equal(2, document["importance"]!.AsArray().Count);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
    }

    [Theory]
    [InlineData("studies/shwn")]
    [InlineData("studies/nothing/trials")]
    [InlineData("studies/nothing/trials/0")]
    [InlineData("studies/nothing/events")]
    [InlineData("studies/..%2f..%2fetc")]
    [InlineData("nothing")]
    [InlineData("studies/a/b/c")]
    public async Task Get_WhatIsNotThere_IsNotFound(string path) =>
        await WebSilo.Problem(await silo.Http.GetAsync(new Uri(path, UriKind.Relative)), HttpStatusCode.NotFound);

    [Fact]
    public async Task List_InPages_TellsEachStudyOnce()
    {
        foreach (var name in (string[])["page-a", "page-b", "page-c"])
            await silo.Run(Given.Branin(name, 1));

        var names = new List<string>();
        var next = "studies?limit=2&text=page-&state=completed,running";
        while (next is not null)
        {
            var answer = await silo.Http.GetAsync(new Uri(next, UriKind.RelativeOrAbsolute));
            names.AddRange(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsArray().Select(study => (string)study!["study"]!));
            next = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('>')[0].TrimStart('<') : null;
        }

        Assert.Equal(["page-a", "page-b", "page-c"], names);
    }

    [Theory]
    [InlineData("studies?limit=0")]
    [InlineData("studies?limit=x")]
    [InlineData("studies?state=asleep")]
    [InlineData("studies?state=1")]
    public async Task List_StrangeQuery_IsRefused(string query) =>
        await WebSilo.Problem(await silo.Http.GetAsync(new Uri(query, UriKind.Relative)), HttpStatusCode.BadRequest);

    [Fact]
    public async Task Delete_RunningStudy_OnlyByForce()
    {
        await silo.Submit(Given.SlowBranin("doomed", 100, TimeSpan.FromHours(1)));

        var kept = await silo.Http.DeleteAsync(new Uri("studies/doomed", UriKind.Relative));
        var forced = await silo.Http.DeleteAsync(new Uri("studies/doomed?force=true", UriKind.Relative));
        var gone = await silo.Http.GetAsync(new Uri("studies/doomed", UriKind.Relative));

        await WebSilo.Problem(kept, HttpStatusCode.Conflict);
        Assert.True((bool?)JsonNode.Parse(await forced.Content.ReadAsStringAsync())!["deleted"]);
        await WebSilo.Problem(gone, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Show_Study_IsTheSummaryThatIsKept()
    {
        await silo.Run(Given.Branin("kept", 3));

        var document = await silo.Get("studies/kept");

        var summary = document.Deserialize<StudySummary>(SearchClusterJson.Options)!;
        Assert.Equal(3, summary.Counts.Completed);
    }
}
