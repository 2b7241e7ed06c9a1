using System.Text.Json.Nodes;
using SearchCluster.Client.Tests.Commands;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Client.Tests.Cluster;

/// <summary>The silo program as its operator sees it.</summary>
public sealed class SiloProgramTests : IDisposable
{
    private readonly StudyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("SEARCHCLUSTER_SLOTZ", "2", "SEARCHCLUSTER_SLOTZ is no setting, did you mean 'SEARCHCLUSTER_SLOTS'?")]
    [InlineData("SEARCHCLUSTER_LEASE_TIME", "15", "for seconds write 15s")]
    [InlineData("SEARCHCLUSTER_DATA", "/nowhere/at/all", "data is '/nowhere/at/all', and there is no such folder")]
    [InlineData("Logging__Console__FormatterName", "jsn", "did you mean 'json'?")]
    public async Task Start_WithASettingThatMeansNothing_NamesItAndEndsWith2(string name, string value, string expected)
    {
        using var silo = Start([KeyValuePair.Create(name, value)]);
        var ended = await silo.End();

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(expected, Assert.Single(ended.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithASectionThatIsNone_NamesIt()
    {
        _folder.Write("silo.json", """{ "SearchClutser": { "Slots": 2 } }""");
        using var silo = Start([], "--settings", "silo.json");
        var ended = await silo.End();

        Assert.Equal(
            (2, "searchcluster-silo: SearchClutser in silo.json is no section of the settings, did you mean 'SearchCluster'?\n"),
            (ended.ExitCode, ended.Error));
    }

    [Theory]
    [InlineData("""{ "Logging": { "Console": { "FormatterName": "json" } } }""", new string[0])]
    [InlineData("""{ "Logging": { "LogLevel": { "Default": "Warning" } } }""", new[] { "--log-format", "json" })]
    public async Task Log_AsJson_HasAnObjectOnEachLine(string settings, string[] flags)
    {
        var file = Path.Combine(_folder.Path, _folder.Write("silo.json", settings));
        await using var silo = LoneSiloProcess.Begin([KeyValuePair.Create("SEARCHCLUSTER_SLOTS", "0")], ["--settings", file, .. flags]);
        await silo.Ready();
        silo.Process.Signal("TERM");
        var ended = await silo.Process.End();

        var lines = ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Contains(
            lines, line => ((string)line["Message"]!).Contains("takes work", StringComparison.Ordinal)
            && line["State"]!["Silo"] is not null);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    public async Task Signal_OnceItTakesWork_EndsItInOrder(string signal)
    {
        await using var silo = await LoneSiloProcess.Start(slots: 1);
        silo.Process.Signal(signal);
        var ended = await silo.Process.End();

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Contains("has drained and left", ended.Output, StringComparison.Ordinal);
    }

    // The database is opened before Orleans starts, so the signal comes while it does.
    [Theory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task Signal_WhileItStarts_EndsItWithoutAnError(string signal)
    {
        var database = Path.Combine(_folder.Path, "starting.db");
        await using var silo = LoneSiloProcess.Begin([KeyValuePair.Create("SEARCHCLUSTER_DATABASE", database)]);
        await Waiting.Until(() => File.Exists(database));
        silo.Process.Signal(signal);
        var ended = await silo.Process.End();

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.DoesNotContain("Orleans", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?m)^.*(fail|crit|warn): ", ended.Output);
    }

    private SearchClusterProcess Start(IEnumerable<KeyValuePair<string, string>> variables, params IEnumerable<string> flags) =>
        SearchClusterProcess.Start(_folder.Path, "searchcluster-silo", new Dictionary<string, string>(variables), flags);
}
