using System.Diagnostics;
using System.Text.Json.Nodes;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Client.Tests.Commands;

/// <summary>The packages of <c>deploy/pack</c>, as a user installs them: nothing but the folder and an empty home.</summary>
public sealed class InstalledToolTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("searchcluster-tool-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Install_IntoAnEmptyHome_RunsTheQuickstartByName()
    {
        if (OperatingSystem.IsWindows())
            return;
        var packages = Path.Combine(_folder, "packages");
        // The package for any system: the one that is compiled ahead of time holds the same, and takes minutes to compile.
        var packed = await Run(RepositoryRoot.Path, "/bin/bash", [], Path.Combine(RepositoryRoot.Path, "deploy", "pack"), packages, "any");
        Assert.True(packed.Code == 0, packed.Output);
        foreach (var library in new[] { "SearchCluster.Search", "SearchCluster.Training", "SearchCluster.Contracts" })
            Assert.Equal(2, Directory.GetFiles(packages, $"{library}.*nupkg").Length);

        var home = Directory.CreateDirectory(Path.Combine(_folder, "home")).FullName;
        var dotnet = Environment.ProcessPath!;
        Dictionary<string, string> variables = new()
        {
            ["HOME"] = home,
            ["DOTNET_CLI_HOME"] = home,
            ["DOTNET_ROOT"] = Path.GetDirectoryName(dotnet)!,
            ["NUGET_PACKAGES"] = Path.Combine(home, "packages"),
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        };
        var installed =
            await Run(home, dotnet, variables, "tool", "install", "--global", "SearchCluster", "--source", packages, "--version", "*");
        Assert.True(installed.Code == 0, installed.Output);

        var ran = await Run(
            home, Path.Combine(home, ".dotnet", "tools", "searchcluster"), variables, "run", "quickstart", "--in-memory", "--quiet",
            "--output", "json");
        Assert.True(ran.Code == 0, ran.Output);
        var study = JsonNode.Parse(ran.Output)!;
        Assert.Equal(("quickstart", "Completed"), ((string?)study["study"], (string?)study["state"]));
        Assert.NotNull(study["best"]!["test"]);
    }

    private static async Task<(int Code, string Output)> Run(
        string folder, string program, Dictionary<string, string> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            program, arguments)
        { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, process.ExitCode == 0 ? await output : await output + await error);
    }
}
