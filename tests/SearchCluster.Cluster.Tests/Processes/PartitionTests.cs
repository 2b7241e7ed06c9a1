using SearchCluster.Search.Studies.Events;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Cluster.Tests.Processes;

/// <summary>Silos each in a network namespace, of which one is cut off from the others and from the database, and comes back.</summary>
[Trait(PostgresServer.Trait, PostgresServer.Name)]
public sealed class PartitionTests(SeparateSilos separate) : IClassFixture<SeparateSilos>
{
    private const int Trials = 40;

    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(150);

    [NamespacesTheory]
    [InlineData("coordinator", true)]
    [InlineData("worker", false)]
    public async Task Cut_OfASiloAndBack_CountsNothingOfItTwice(string study, bool isTheCoordinators)
    {
        var (network, cluster) = (separate.Network, separate.Cluster);
        await cluster.StartAll();
        await cluster.Submit(Studies.SlowBranin(study, Trials, Delay));
        var journal = await cluster.UntilEnded(study, 10);
        var coordinator = cluster.CoordinatorOf(journal);
        var (cut, index) = cluster.Silos.Select((silo, i) => (silo, i)).First(silo => (silo.silo == coordinator) == isTheCoordinators);
        await cluster.Until(study, entries => entries.Select(entry => entry.Event).OfType<TrialLeased>()
            .Any(lease => cut.Is(lease.Holder)));

        network.Plug(index, on: false);
        await cluster.UntilEnded(study);
        network.Plug(index, on: true);
        // It went on meanwhile, finds that it was declared dead, and ends.
        await cut.Exit(SiloCluster.Patience());

        var audit = await cluster.Audit(study);
        Assert.True(audit.Ok);
        Assert.Equal((Trials, Trials), (audit.Proposed, audit.Ended));
        await using var alone = await TestCluster.Start(new TestClusterOptions { Slots = 1 });
        await alone.Run(Studies.Branin(study, Trials), SiloCluster.Patience());
        Assert.Equal(await alone.Journal.Query(queries => Outcomes.Of(queries, study)), await cluster.Outcome(study));
    }
}
