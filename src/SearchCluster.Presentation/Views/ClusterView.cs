using SearchCluster.Contracts.Grains;

namespace SearchCluster.Presentation.Views;

/// <summary>The silos of a cluster, their slots, and what each executes.</summary>
/// <param name="Silos">In the order of their addresses.</param>
public sealed record ClusterView(IReadOnlyList<SiloDescription> Silos)
{
    /// <summary>Slots of all silos that answered.</summary>
    public int Slots => Silos.Sum(silo => silo.Slots ?? 0);

    /// <summary>How many of them are at work.</summary>
    public int Busy => Silos.Sum(silo => silo.Running.Count);
}
