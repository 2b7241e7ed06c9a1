using System.Net;
using System.Text.Json.Nodes;
using Xunit;
using Given = SearchCluster.Tests.Studies;

namespace SearchCluster.Web.Tests.Studies;

[Collection(SharedSilo.Name)]
public sealed class ActionEndpointsTests(WebSilo silo)
{
    [Fact]
    public async Task Actions_ChangeTheStateOfTheStudy()
    {
        await silo.Submit(Given.SlowBranin("acted", 100, TimeSpan.FromHours(1)));

        Assert.Equal("Paused", await StateAfter("acted", "pause"));
        Assert.Equal("Running", await StateAfter("acted", "resume"));
        Assert.Equal("Stopping", await StateAfter("acted", "stop"));
        Assert.Equal("Canceled", await StateAfter("acted", "cancel"));
        await WebSilo.Problem(await silo.Post("studies/acted/resume"), HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("enqueue")]
    [InlineData("budget")]
    public async Task Actions_OnNoStudy_AreNotFound(string action) =>
        await WebSilo.Problem(await silo.Post($"studies/nothing/{action}"), HttpStatusCode.NotFound);

    [Fact]
    public async Task Enqueue_Configuration_IsTheNextTrial()
    {
        await silo.Submit(Given.SlowBranin("queued", 100, TimeSpan.FromHours(1)));

        var sound = await silo.Post("studies/queued/enqueue", """{ "x0": 1.5, "x1": 2 }""", "application/json");
        var nested = await silo.Post("studies/queued/enqueue", "configuration:\n  x0: 1\n  x1: 99\n");
        var document = JsonNode.Parse(await sound.Content.ReadAsStringAsync())!;
        var trial = await silo.Get($"studies/queued/trials/{(int)document["trial"]!}");

        Assert.Equal(HttpStatusCode.Created, sound.StatusCode);
        Assert.Equal(1.5, (double?)trial["configuration"]!["x0"]);
        var problem = Assert.Single((await WebSilo.Problem(nested, HttpStatusCode.UnprocessableEntity))["problems"]!.AsArray())!;
        Assert.Equal(("x1", 3), ((string?)problem["path"], (int)problem["line"]!));
        await silo.Post("studies/queued/cancel");
    }

    [Fact]
    public async Task Budget_Larger_TakesTheStudyUpAgain()
    {
        await silo.Run(Given.Branin("grown", 3));

        var grown = await silo.Post("studies/grown/budget", """{ "trials": 6 }""", "application/json");
        await silo.Ended("grown");
        var smaller = await silo.Post("studies/grown/budget", "budget: { trials: 2 }");
        var strange = await silo.Post("studies/grown/budget", "trails: 9\ntrials: x");

        Assert.Equal(HttpStatusCode.OK, grown.StatusCode);
        Assert.Equal(6, (int?)(await silo.Get("studies/grown"))["counts"]!["completed"]);
        Assert.Equal("budget.trials", (string?)(await WebSilo.Problem(smaller, HttpStatusCode.Conflict))["problems"]![0]!["path"]);
        var problems = (await WebSilo.Problem(strange, HttpStatusCode.UnprocessableEntity))["problems"]!.AsArray();
        Assert.Equal(
            [("budget.trails", 1), ("budget.trials", 2)], problems.Select(problem => ((string)problem!["path"]!, (int)problem["line"]!))
            .Order());
    }

    [Fact]
    public async Task Cluster_TellsSilosAndSlots()
    {
        var cluster = await silo.Get("cluster");

        Assert.Equal(2, (int?)cluster["slots"]);
        Assert.Equal("active", (string?)cluster["silos"]![0]!["status"]);
    }

    private async Task<string?> StateAfter(string study, string action) =>
        (string?)JsonNode.Parse(await (await silo.Post($"studies/{study}/{action}")).Content.ReadAsStringAsync())!["state"];
}
