using Orleans.Configuration;

namespace SearchCluster.Silo.Membership;

/// <summary>How soon a cluster knows that a silo is dead.</summary>
public static class MembershipTuning
{
    /// <summary>
    /// A silo that misses three probes, a second apart, is voted dead: a killed one of three within about two seconds, a paused one within
    /// about four (Orleans' defaults: 12 and more). Two votes are asked for, or all that the cluster can give: of two silos one suffices,
    /// so that a partition of two can evict either; leases and the journal's keys bear that.
    /// </summary>
    public static ISiloBuilder UseQuickMembership(this ISiloBuilder silo) => silo.Configure<ClusterMembershipOptions>(membership =>
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(1);
        // It adapts to how long probes take, by default to four times as much: a busy machine would take that long to notice a death.
        membership.MaxProbeTimeout = TimeSpan.FromSeconds(1.5);
        membership.NumMissedProbesLimit = 3;
        membership.NumVotesForDeathDeclaration = 2;
        membership.NumProbedSilos = 3;
        // A silo that was paused, and evicted meanwhile, learns it here at the latest; until then the other silos ignore it.
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(10);
        // A cluster that was killed as a whole, and comes back under other addresses, does not wait for silos that gave no sign for longer.
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        membership.NumMissedTableIAmAliveLimit = 3;
    });
}
