namespace SearchCluster.Search.Studies.Events;

/// <summary>Another silo lives while a trial under suspicion runs. Should both die together, the trial is not to blame.</summary>
public sealed record TrialWitnessed : AttemptEvent
{
    /// <summary>Address of the other silo, with its generation.</summary>
    public required string Silo { get; init; }
}
