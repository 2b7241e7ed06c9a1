namespace SearchCluster.Search.Studies.Events;

/// <summary>Trials failed on a silo one after the other while they completed on others: it gets no more of them in this life.</summary>
public sealed record SiloTakenOut : StudyEvent
{
    /// <summary>Address of the silo, with its generation.</summary>
    public required string Silo { get; init; }

    /// <summary>For people: what failed there, and how.</summary>
    public required string Reason { get; init; }
}
