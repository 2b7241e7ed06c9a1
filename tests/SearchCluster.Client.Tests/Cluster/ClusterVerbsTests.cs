using SearchCluster.Client.Tests.Commands;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Client.Tests.Cluster;

/// <summary>The console against real silos on a real PostgreSQL.</summary>
[Trait(PostgresServer.Trait, PostgresServer.Name)]
public sealed class ClusterVerbsTests(TwoSilos silos) : IClassFixture<TwoSilos>, IAsyncLifetime
{
    private readonly StudyFolder _folder = new();

    private SiloCluster Cluster => silos.Cluster;

    public Task InitializeAsync() => Cluster.StartAll();

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Watch_WhoseGatewayIsKilled_GoesOnThroughAnotherToTheEnd()
    {
        var (first, second) = (Gateway(0), Gateway(1));
        Assert.Equal(0, (await Run(first, "submit", _folder.WriteFunction(trials: 50_000, delay: "00:00:00.05"))).ExitCode);
        using var watch = _folder.Start("watch", "function", "--cluster", first, "--output", "json");
        // By then it has learned of the other gateway: who knows but one that dies has nowhere to go.
        await watch.UntilSaid("watching study function");
        await Cluster.UntilEnded("function", 5);
        var shown = (await Run(first, "cluster", "--output", "json")).Document;

        await Cluster.Silos[0].Kill(SiloCluster.Patience());
        await watch.UntilSaid("the gateway no longer answers");
        var journal = await Cluster.UntilEnded("function", 5);
        await Cluster.UntilEnded("function", journal.Count(entry => entry.Event is TrialEnded) + 10);
        var paused = await Run(second, "pause", "function", "--output", "json");
        var enqueued = await Run(second, "enqueue", "function", "x0=1.5", "x1=2", "--output", "json");
        Assert.Equal(0, (await Run(second, "resume", "function")).ExitCode);
        await Cluster.UntilEnded("function", (int)enqueued.Document["trial"]! + 1);
        Assert.Equal(0, (await Run(second, "stop", "function")).ExitCode);
        var watched = await watch.End();

        Assert.Equal((4, 2), ((int)shown["slots"]!, shown["silos"]!.AsArray().Count));
        Assert.Equal("Paused", (string?)paused.Document["state"]);
        Assert.Equal((0, "Stopped"), (watched.ExitCode, (string?)watched.Document["state"]));
        string[][] readers =
            [["list"], ["show", "function"], ["trials", "function"], ["trial", "function", "0"], ["best", "function"],
            ["audit", "function"], ["replay", "function"], ["importance", "function"]];
        Assert.All(await Task.WhenAll(readers.Select(verb => Run(second, [.. verb, "--output", "json"]))), read =>
            Assert.Equal(0, read.ExitCode));
        var exported = (await Run(second, "export", "function", "--format", "json")).Document;
        Assert.Equal((int)watched.Document["counts"]!["proposed"]!, exported["trials"]!.AsArray().Count);
        Assert.Equal(0, (await Run(second, "delete", "function")).ExitCode);
        Assert.Equal("[]", (await Run(second, "list", "--output", "json")).Document.ToJsonString());
    }

    [Fact]
    public async Task Watch_Interrupted_EndsWith130AndTheStudyGoesOn()
    {
        await Run(Gateway(0), "submit", _folder.WriteFunction(trials: 50_000, delay: "00:00:00.05"));
        using var watch = _folder.Start("watch", "function", "--cluster", Gateway(0), "--output", "json");
        await watch.UntilSaid("watching study function");

        watch.Interrupt();
        var ended = await watch.End();

        Assert.Equal((130, "no longer watching; study 'function' goes on"), (ended.ExitCode, (string?)ended.Document["error"]));
        var canceled = (await Run(Gateway(1), "cancel", "function", "--output", "json")).Document;
        Assert.Equal(("Canceled", 0), ((string?)canceled["state"], (int)canceled["counts"]!["running"]!));
        Assert.Equal(0, (await Run(Gateway(1), "audit", "function")).ExitCode);
        Assert.Equal(0, (await Run(Gateway(0), "delete", "function")).ExitCode);
    }

    private string Gateway(int silo) => $"{Cluster.Silos[silo].Address}:{Cluster.Silos[silo].GatewayPort}";

    private Task<Ended> Run(string gateway, params IEnumerable<string> arguments) => _folder.Run([.. arguments, "--cluster", gateway]);
}
