using SearchCluster.Contracts;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Cluster.Tests.Processes;

/// <summary>
/// Three real silos with one slot each, for all tests of a class. Their database server is their own: one test takes it away.
/// </summary>
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

    /// <summary>Every trial of the study was counted once, and it came to what one silo alone comes to, bit for bit.</summary>
    internal async Task AssertUndisturbed(StudySpec spec)
    {
        var study = spec.Name;
        var audit = await Cluster.Audit(study);
        Assert.True(audit.Ok);
        Assert.Equal((spec.Search.Trials, spec.Search.Trials), (audit.Proposed, audit.Ended));

        await using var alone = await TestCluster.Start(new TestClusterOptions { Slots = 1 });
        await alone.Run(spec, SiloCluster.Patience());
        Assert.Equal(await alone.Journal.Query(queries => Outcomes.Of(queries, study)), await Cluster.Outcome(study));
    }
}
