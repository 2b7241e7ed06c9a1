using SearchCluster.Silo.Hosting;
using Xunit;

namespace SearchCluster.Cluster.Tests.Deployment;

public sealed class DockerfileTests
{
    private const string Silo = "deploy/docker/silo.Dockerfile";
    private const string Client = "deploy/docker/client.Dockerfile";

    [Theory]
    [InlineData(Silo)]
    [InlineData(Client)]
    public void Images_ArePinnedToVersionsOfTheRuntimeThatTheProjectsTarget(string file)
    {
        var dockerfile = Dockerfile.Read(file);

        Assert.Matches(@"^mcr\.microsoft\.com/dotnet/sdk:10\.0\.\d{3}-\w+ AS build$", dockerfile.Build[0].Arguments);
        // Health is served by ASP.NET Core.
        Assert.Matches(@"^mcr\.microsoft\.com/dotnet/aspnet:10\.0\.\d+-[\w-]+$", dockerfile.Image[0].Arguments);
        Assert.Contains(
            "<TargetFramework>net10.0</TargetFramework>", Repository.Text("src/Directory.Build.props"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Silo)]
    [InlineData(Client)]
    public void Images_RunAsNobodyAndStartTheProgramWithoutAShell(string file)
    {
        var dockerfile = Dockerfile.Read(file);

        Assert.Equal("1654", dockerfile.Of("USER"));
        Assert.Equal("dotnet", Dockerfile.Command(dockerfile.Of("ENTRYPOINT"))[0]);
    }

    // What is not let into the build by .dockerignore cannot be copied; and nothing else is there to be copied.
    [Fact]
    public void Copied_IsWhatIsLetIntoTheBuild()
    {
        var letIn = Repository.Text(".dockerignore").Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..]);
        var copied = new[] { Silo, Client }.Select(Dockerfile.Read)
            .SelectMany(dockerfile => Dockerfile.Copied(dockerfile.Build).Concat(Dockerfile.Copied(dockerfile.Image)))
            .Select(path => path.TrimEnd('/')).Distinct().ToList();

        Assert.Equal(letIn.Order(), copied.Order());
        Assert.All(copied, path => Assert.True(Path.Exists(Repository.PathOf(path)), path));
    }

    [Fact]
    public void Silo_ExposesThePortsOfASiloWithoutSettings()
    {
        var defaults = new DeploymentOptions();

        Assert.Equal($"{defaults.SiloPort} {defaults.GatewayPort} {defaults.HttpPort}", Dockerfile.Read(Silo).Of("EXPOSE"));
    }
}
