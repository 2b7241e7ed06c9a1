namespace SearchCluster.Search.Studies;

/// <summary>The name under which a slot holds leases: the address of its silo with generation, a slash, the number of the slot.</summary>
public static class SlotHolder
{
    /// <summary>The silo of a slot; the name itself where it has no slash.</summary>
    public static string SiloOf(string holder) => holder.LastIndexOf('/') is >= 0 and var slash ? holder[..slash] : holder;
}
