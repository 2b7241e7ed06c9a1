using System.Diagnostics;
using Xunit;

namespace SearchCluster.Cluster.Tests.Deployment;

/// <summary>
/// What the Dockerfiles would put into images, made by their own commands on this machine: the files that they copy, the command that
/// they run, the entry point that they name. Only where their paths begin is another: a temporary folder.
/// </summary>
public sealed class PublishedImages : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    private readonly string _folder = Directory.CreateTempSubdirectory("searchcluster-images-").FullName;

    internal ImageProgram Silo { get; private set; } = null!;

    internal ImageProgram Client { get; private set; } = null!;

    /// <summary>The studies in the client's image.</summary>
    public string Studies => Path.Combine(_folder, "client", "studies");

    public async Task InitializeAsync()
    {
        Silo = await Build("silo");
        Client = await Build("client");
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    private async Task<ImageProgram> Build(string name)
    {
        var dockerfile = Dockerfile.Read($"deploy/docker/{name}.Dockerfile");
        var (source, image) = (Path.Combine(_folder, "source"), Path.Combine(_folder, name));
        Copy(dockerfile.Build, source);
        Directory.CreateDirectory(image);
        await Run(source, dockerfile.Build.Single(instruction => instruction.Name == "RUN").Arguments
            .Replace("/published", Path.Combine(image, "app"), StringComparison.Ordinal)
                .Replace("mkdir /", $"mkdir {image}/", StringComparison.Ordinal));
        foreach (var copy in dockerfile.Image.Where(
            instruction => instruction.Name == "COPY" && !instruction.Arguments.StartsWith("--from", StringComparison.Ordinal)))
        {
            var parts = copy.Arguments.Split(' ');
            CopyTree(Repository.PathOf(parts[0]),
                Path.Combine(image, parts[1].Trim('/'), File.Exists(Repository.PathOf(parts[0])) ? Path.GetFileName(parts[0]) : ""));
        }

        return new ImageProgram(dockerfile, image);
    }

    private static void Copy(IEnumerable<(string Name, string Arguments)> stage, string target)
    {
        foreach (var path in Dockerfile.Copied(stage))
            CopyTree(Repository.PathOf(path), Path.Combine(target, path));
    }

    private static void CopyTree(string from, string to)
    {
        if (File.Exists(from))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(from, to, overwrite: true);
            return;
        }

        // As .dockerignore says.
        foreach (var entry in Directory.GetFileSystemEntries(from).Where(entry => Path.GetFileName(entry) is not ("bin" or "obj")))
            CopyTree(entry, Path.Combine(to, Path.GetFileName(entry)));
    }

    private static async Task Run(string folder, string command)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("sh", ["-c", command])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                // No build server outlives the test. The analyzers have judged these sources when the test was built: a third of the time
                // is theirs.
                Environment = { ["MSBUILDDISABLENODEREUSE"] = "1", ["RunAnalyzers"] = "false" },
            },
        };
        // What "dotnet test" tells the processes it starts is not for a build.
        foreach (var variable in process.StartInfo.Environment.Keys.Where(
            name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) && name != "MSBUILDDISABLENODEREUSE").ToList())
            process.StartInfo.Environment.Remove(variable);
        process.Start();
        using var patience = new CancellationTokenSource(Patience);
        var said = await process.StandardOutput.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        Assert.True(process.ExitCode == 0, $"{command}\n{said}");
    }
}
