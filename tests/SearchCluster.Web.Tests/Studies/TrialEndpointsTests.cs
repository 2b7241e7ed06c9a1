using System.Net;
using Xunit;
using Given = SearchCluster.Tests.Studies;

namespace SearchCluster.Web.Tests.Studies;

[Collection(SharedSilo.Name)]
public sealed class TrialEndpointsTests(WebSilo silo)
{
    [Fact]
    public async Task List_InPages_TellsEveryTrialOnce()
    {
        await silo.Run(Given.Branin("paged", 25));

        var first = (await silo.Get("studies/paged/trials?limit=10")).AsArray();
        var second = (await silo.Get("studies/paged/trials?limit=10&after=9")).AsArray();
        var last = (await silo.Get("studies/paged/trials?limit=10&after=19")).AsArray();

        Assert.Equal(Enumerable.Range(0, 25), first.Concat(second).Concat(last).Select(trial => (int)trial!["number"]!));
        Assert.NotNull(first[0]!["configuration"]!["x1"]);
    }

    [Theory]
    [InlineData("best", false)]
    [InlineData("value", false)]
    [InlineData("-value", true)]
    public async Task List_Sorted_GoesOnBehindATrial(string sort, bool isDescending)
    {
        await silo.Run(Given.Branin($"sorted{sort}", 12));

        var first = (await silo.Get($"studies/sorted{sort}/trials?sort={sort}&limit=5")).AsArray();
        var rest = (await silo.Get($"studies/sorted{sort}/trials?sort={sort}&limit=100&after={(int)first[4]!["number"]!}")).AsArray();

        double[] values = [.. first.Concat(rest).Select(trial => (double)trial!["value"]!)];
        Assert.Equal(12, values.Length);
        Assert.Equal(isDescending ? values.OrderDescending() : values.Order(), values);
    }

    [Fact]
    public async Task List_OfAState_LeavesTheOthersOut()
    {
        await silo.Run(Given.Branin("states", 4));

        Assert.Empty((await silo.Get("studies/states/trials?state=failed,diverged")).AsArray());
        Assert.Equal(4, (await silo.Get("studies/states/trials?state=Completed")).AsArray().Count);
    }

    [Fact]
    public async Task Show_Trial_HasItsReports()
    {
        await silo.Run(Given.Branin("one", 2));

        var trial = await silo.Get("studies/one/trials/1");
        var missing = await silo.Http.GetAsync(new Uri("studies/one/trials/2", UriKind.Relative));

        await WebSilo.Problem(await silo.Http.GetAsync(new Uri("studies/one/trials/1/log", UriKind.Relative)), HttpStatusCode.NotFound);
        await WebSilo.Problem(await silo.Http.GetAsync(new Uri("studies/one/trials/9/log", UriKind.Relative)), HttpStatusCode.NotFound);
        Assert.Equal(1, (int?)trial["number"]);
        Assert.Equal((double?)trial["value"], (double?)trial["reports"]!.AsArray()[^1]!["value"]);
        await WebSilo.Problem(missing, HttpStatusCode.NotFound);
    }
}
