using SearchCluster.Search.Studies;

namespace SearchCluster.Silo.Grains;

/// <summary>
/// Whether the silo of a slot lives: from its first sign in the membership until that calls it dead. One that joins, leaves or stops may
/// still hand back its leases itself, and whoever took them before would charge its trials with a life that was not lost. A silo that
/// membership does not know, or no longer, is of a cluster that is gone.
/// </summary>
internal sealed class LivingSilos(Func<SiloAddress, SiloStatus> statusOf)
{
    /// <summary>Whether a silo lives, by its address with generation.</summary>
    public bool Has(string silo) => statusOf(SiloAddress.FromParsableString(silo)) is not (SiloStatus.Dead or SiloStatus.None);

    /// <summary>Whether the silo of a slot lives.</summary>
    public bool HasHolder(string holder) => Has(SlotHolder.SiloOf(holder));
}
