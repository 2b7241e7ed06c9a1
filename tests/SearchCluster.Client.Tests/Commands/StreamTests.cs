using System.Diagnostics;
using Xunit;

namespace SearchCluster.Client.Tests.Commands;

/// <summary>The program with streams that are closed, full, or no longer read.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly StudyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--version", ">&-")]
    [InlineData("--help", ">&-")]
    [InlineData("--version", "> /dev/full")]
    [InlineData("--help", "> /dev/full")]
    [InlineData("plan function.yaml", ">&-")]
    [InlineData("plan function.yaml", "> /dev/full")]
    [InlineData("plan function.yaml --output json", ">&-")]
    [InlineData("plan function.yaml --output json", "> /dev/full")]
    public async Task AnAnswerThatCannotBeWritten_EndsWithOneAndOneLine(string command, string redirection)
    {
        _folder.WriteFunction(trials: 2);

        var (code, error) = await Shell($"searchcluster {command} {redirection}");

        Assert.Equal(1, code);
        Assert.StartsWith("searchcluster: standard output cannot be written: ", Assert.Single(Lines(error)));
    }

    [Theory]
    [InlineData("show nothing --output json > /dev/full", 3)]
    [InlineData("no-such-verb --output json > /dev/full", 2)]
    [InlineData("plan nothing.yaml --output json >&-", 2)]
    public async Task AnErrorWhoseDocumentCannotBeWritten_KeepsItsCode(string command, int expected) =>
        Assert.Equal(expected, (await Shell($"searchcluster {command}")).Code);

    [Fact]
    public async Task ARunWithoutStandardOutput_WorksAndKeepsItsDatabaseSound()
    {
        _folder.WriteFunction(trials: 5);

        var (code, _) = await Shell("searchcluster run function.yaml >&-");
        var shown = await _folder.Run("audit", "function", "--output", "json");

        Assert.Equal(1, code);
        Assert.Equal((0, 5), (shown.ExitCode, (int)shown.Document["ended"]!));
    }

    [Fact]
    public async Task APipeThatIsNoLongerRead_EndsSilently()
    {
        await _folder.Run("run", _folder.WriteFunction(trials: 5));

        var (_, error) = await Shell("searchcluster export function | head -1 > /dev/null");

        Assert.Empty(Lines(error));
    }

    [Fact]
    public async Task MessagesThatCannotBeWritten_AreDropped()
    {
        _folder.WriteFunction(trials: 2);

        Assert.Equal(0, (await Shell("searchcluster run function.yaml 2> /dev/full > /dev/null")).Code);
        Assert.Equal(3, (await Shell("searchcluster show nothing 2>&-")).Code);
    }

    [Fact]
    public async Task ControlCharactersOfAFile_AreEscapedInMessagesAndDocuments()
    {
        _folder.Write("bad.yaml", """
            name: "a\e]0;owned\a\x9b31m\u202e"
            space: { "x\e[2J": { kind: uniform, low: 0, high: 1 } }
            function: { name: "\e[31mbranin\u2066" }
            """);

        var plain = await _folder.Run("plan", "bad.yaml");
        var json = await _folder.Run("plan", "bad.yaml", "--output", "json");

        Assert.Equal(2, plain.ExitCode);
        foreach (var text in (string[])[plain.Error, json.Error, json.Output])
            Assert.DoesNotContain(text, character => character is '\e' or '\a' or '\u009b' or '\u202e' or '\u2066');
        Assert.Contains("\\u001B]0;owned", plain.Error);
        Assert.Contains((string)json.Document["problems"]![0]!["message"]!, character => character == '\u202e');
    }

    private async Task<(int Code, string Error)> Shell(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", [
            "-c", $"searchcluster() {{ dotnet '{Path.Combine(AppContext.BaseDirectory, "searchcluster.dll")}' \"$@\"; }}; {command}"])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardError = true,
        })!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, error);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
