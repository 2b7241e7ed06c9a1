using System.Diagnostics;
using System.Text.Json.Nodes;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Cluster.Tests.Deployment;

/// <summary>What the Dockerfiles build works, with the variables of docker-compose.yml.</summary>
[Trait(PostgresServer.Trait, PostgresServer.Name)]
public sealed class ImagesTests(PublishedImages images) : IClassFixture<PublishedImages>
{
    [Fact]
    public async Task Silo_OfTheImage_IsHealthyWhenItIsReadyAndDrainsWhenItIsToldToStop()
    {
        using var silo = await Silo([]);
        var before = images.Silo.Content();

        Assert.Equal(1, await Health(silo));
        silo.Start();
        await silo.Ready(SiloCluster.Patience());
        Assert.Equal(0, await Health(silo));
        Assert.Equal(0, await silo.Terminate(SiloCluster.Patience()));

        // The root may be read-only.
        Assert.Equal(before, images.Silo.Content());
    }

    [Fact]
    public async Task Client_OfTheImage_RunsAShippedStudyOfWhichTheCollectorHears()
    {
        using var collector = new FakeCollector();
        using var silo = await Silo([KeyValuePair.Create("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Endpoint)]);
        silo.Start();
        await silo.Ready(SiloCluster.Patience());

        var client = Compose("client").ToDictionary();
        client["SEARCHCLUSTER_CLUSTER"] = $"127.0.0.1:{silo.GatewayPort}";
        Assert.Equal(
            0, await Run(
            images.Client, [.. images.Client.EntryPoint, "submit", Path.Combine(images.Studies, "quickstart.yaml"), "--watch", "--quiet"],
            client));
        // What has not been sent yet is sent with the farewell.
        Assert.Equal(0, await silo.Terminate(SiloCluster.Patience()));

        Assert.Contains("searchcluster", collector.Heard("/v1/traces"), StringComparison.Ordinal);
        Assert.Contains("service.instance.id\u0012\b\n\u0006silo-1", collector.Heard("/v1/traces"), StringComparison.Ordinal);
        Assert.Contains("SearchCluster", collector.Heard("/v1/metrics"), StringComparison.Ordinal);
    }

    private Task<int> Health(SiloProcess silo) => Run(
        images.Silo, [.. images.Silo.HealthCheck, .. silo.Flags], Compose("silo-1")
            .Append(KeyValuePair.Create("SEARCHCLUSTER_CONNECTION_STRING", "Host=postgres")));

    private async Task<SiloProcess> Silo(IEnumerable<KeyValuePair<string, string>> variables)
    {
        var given = Compose("silo-1").Concat(images.Silo.Variables).Concat(variables).GroupBy(variable => variable.Key)
            .Select(same => KeyValuePair.Create(same.Key, same.Last().Value));
        return new SiloProcess(await (await PostgresServer.Shared).CreateDatabase(), slots: 1, given)
        {
            Command = images.Silo.EntryPoint,
            WorkingFolder = images.Silo.WorkingFolder,
        };
    }

    // All but what only a network of containers knows; a folder stands in for the volume of data.
    private IEnumerable<KeyValuePair<string, string>> Compose(string service) =>
        Repository.Yaml("docker-compose.yml")["services"]![service]!["environment"]!.AsObject()
            .Where(variable =>
                variable.Key is not ("SEARCHCLUSTER_ADVERTISED_ADDRESS" or "SEARCHCLUSTER_CONNECTION_STRING" or "SEARCHCLUSTER_SLOTS"))
            .Select(variable =>
                KeyValuePair.Create(variable.Key, variable.Key == "SEARCHCLUSTER_DATA" ? images.Studies : Text(variable.Value)));

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    private static async Task<int> Run(
        ImageProgram program, IReadOnlyList<string> command, IEnumerable<KeyValuePair<string, string>> variables)
    {
        var start = new ProcessStartInfo(
            command[0], command.Skip(1))
        { WorkingDirectory = program.WorkingFolder, RedirectStandardOutput = true };
        foreach (var (name, value) in program.Variables.Concat(variables))
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var patience = SiloCluster.Patience();
        await process.StandardOutput.ReadToEndAsync(patience);
        await process.WaitForExitAsync(patience);
        return process.ExitCode;
    }
}
