using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Cluster.Tests.Processes;

/// <summary>Three real silos with one slot each, for all tests of a class. Their database server is their own: one test takes it away.</summary>
public sealed class ThreeSilos : IAsyncLifetime
{
    private SiloCluster? _cluster;

    internal SiloCluster Cluster => _cluster!;

    public async Task InitializeAsync() => _cluster = await SiloCluster.Start(silos: 3);

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }
}
