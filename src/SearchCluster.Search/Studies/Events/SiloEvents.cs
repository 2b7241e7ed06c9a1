namespace SearchCluster.Search.Studies.Events;

/// <summary>Trials failed on a silo one after the other while they completed on others: it gets no more of them in this life.</summary>
public sealed record SiloTakenOut : StudyEvent
{
    /// <summary>Address of the silo, with its generation.</summary>
    public required string Silo { get; init; }

    /// <summary>For people: what failed there, and how.</summary>
    public required string Reason { get; init; }
}

/// <summary>
/// An attempt after several that were lost is back at the furthest epoch that the trial, or fold, has reported. Written once for each
/// such attempt: what it dies of from here on, the earlier attempts may have died of too.
/// </summary>
public sealed record TrialCaughtUp : AttemptEvent;

/// <summary>Another silo lives while a trial under suspicion runs. Should both die together, the trial is not to blame.</summary>
public sealed record TrialWitnessed : AttemptEvent
{
    /// <summary>Address of the other silo, with its generation.</summary>
    public required string Silo { get; init; }
}

/// <summary>
/// A silo that held nothing was found dead while a trial under suspicion ran, or moments after: if its own silo died at the same time,
/// the trial is not to blame.
/// </summary>
public sealed record SiloLost : StudyEvent
{
    /// <summary>Address of the silo, with its generation.</summary>
    public required string Silo { get; init; }
}
