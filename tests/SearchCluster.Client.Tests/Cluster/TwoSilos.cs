using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Client.Tests.Cluster;

/// <summary>Two real silos of two slots each, for all tests of a class.</summary>
public sealed class TwoSilos : IAsyncLifetime
{
    private SiloCluster? _cluster;

    internal SiloCluster Cluster => _cluster!;

    public async Task InitializeAsync() => _cluster = await SiloCluster.Start(silos: 2, slots: 2);

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }
}
