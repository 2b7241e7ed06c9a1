namespace SearchCluster.Silo.Grains;

/// <summary>
/// Which silos live: from their first entry in the membership until it declares them dead. A silo that joins, leaves or stops may still
/// hand back its leases itself; taking them before would count a death that has not happened. A silo that the membership does not know is
/// of a cluster that is gone.
/// </summary>
internal sealed class LivingSilos(Func<SiloAddress, SiloStatus> statusOf)
{
    /// <summary>Whether a silo lives, by its address with generation.</summary>
    public bool Has(string silo) => statusOf(SiloAddress.FromParsableString(silo)) is not (SiloStatus.Dead or SiloStatus.None);
}
