using System.Text.Json.Nodes;
using SearchCluster.Client.StudyFiles;
using Xunit;

namespace SearchCluster.Client.Tests.Commands;

public sealed class NewStudyTests : IDisposable
{
    private readonly StudyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task New_ByOptions_WritesAStudyThatRunsAndTheSchemaBesideIt()
    {
        var written = await _folder.Run("new", "--name", "mine", "--function", "branin", "--trials", "3", "--output", "json");
        var ran = await _folder.Run("run", "mine.yaml", "--in-memory", "--output", "json");

        Assert.Equal((0, 0), (written.ExitCode, ran.ExitCode));
        Assert.Equal("mine.yaml", (string?)JsonNode.Parse(written.Output)!["file"]);
        Assert.Equal(3, (int)JsonNode.Parse(ran.Output)!["counts"]!["completed"]!);
        Assert.NotNull(JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_folder.Path, StudySchema.FileName)))!["$defs"]);
    }

    [Fact]
    public async Task New_WhereAStudyIs_LeavesItAsItIs()
    {
        var file = _folder.WriteFunction(2);
        var before = await File.ReadAllTextAsync(Path.Combine(_folder.Path, file));

        var refused = await _folder.Run("new", "-o", file);

        Assert.Equal(2, refused.ExitCode);
        Assert.Equal(before, await File.ReadAllTextAsync(Path.Combine(_folder.Path, file)));
    }

    [Theory]
    [InlineData("--data", "a.csv", "--function", "branin")]
    [InlineData("--sampler", "tpee", "--name", "x")]
    [InlineData("--name", "Not A Name", "--trials", "1")]
    [InlineData("--trials", "0", "--name", "x")]
    public async Task New_OfOptionsThatMakeNoStudy_SaysSoAndWritesNothing(params string[] options)
    {
        var refused = await _folder.Run(["new", .. options]);

        Assert.Equal(2, refused.ExitCode);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Suggest_OfAVerbAndOfAStudy_NamesThoseThatFit()
    {
        await _folder.Run("run", _folder.WriteFunction(1), "--quiet");

        var verbs = await _folder.Run("[suggest:2]", "ex");
        var studies = await _folder.Run("[suggest:7]", "show fu");
        var shipped = await _folder.Run("[suggest:9]", "run quick");

        Assert.Contains("export", verbs.Output.Split('\n'));
        Assert.Contains("function", studies.Output.Split('\n'));
        Assert.Contains("quickstart", shipped.Output.Split('\n'));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task Completions_OfAShell_AreAScriptThatAsksTheProgram(string shell)
    {
        var script = await _folder.Run("completions", shell);

        Assert.Equal(0, script.ExitCode);
        Assert.Contains("[suggest:", script.Output);
    }

    [Fact]
    public async Task Help_OfATopicThatIsNone_NamesTheNearest()
    {
        var refused = await _folder.Run("help", "sampler");

        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("samplers", refused.Error);
    }
}
