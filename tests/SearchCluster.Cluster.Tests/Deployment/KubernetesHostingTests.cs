using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using SearchCluster.Silo.Hosting;
using SearchCluster.Silo.Journal;
using Xunit;

namespace SearchCluster.Cluster.Tests.Deployment;

public sealed class KubernetesHostingTests
{
    // The agent itself can be made inside a pod alone; what comes with it names the silo after its pod.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Host_WatchesPodsOnlyWhenItIsAskedTo(bool isAsked)
    {
        var database = PostgresDatabase.Connect(
            "Host=127.0.0.1;Port=1;Database=none", TimeSpan.Zero, TimeProvider.System, NullLogger<PostgresDatabase>.Instance);
        using var signals = new TerminationSignals();
        await using var host = SiloHost.Build(
            new DeploymentOptions { Clustering = Clustering.Postgres, Kubernetes = isAsked }, new ConfigurationBuilder()
                .Build(), database, tls: null, signals);

        var configures = host.Services.GetServices<IConfigureOptions<SiloOptions>>();

        Assert.Equal(isAsked, configures.Any(configure => configure.GetType().Namespace == "Orleans.Hosting.Kubernetes"));
    }
}
