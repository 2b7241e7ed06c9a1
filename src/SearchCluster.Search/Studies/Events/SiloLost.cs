namespace SearchCluster.Search.Studies.Events;

/// <summary>A silo that held nothing was found dead, moments after one on which a trial under suspicion ran: the trial is not to blame.</summary>
public sealed record SiloLost : StudyEvent
{
    /// <summary>Address of the silo, with its generation.</summary>
    public required string Silo { get; init; }
}
