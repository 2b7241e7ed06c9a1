namespace SearchCluster.Search.Studies.Events;

/// <summary>A fold of a trial was trained to its end. There is at most one for each fold; the trial ends with the last, or with one that decides it.</summary>
public sealed record FoldEnded : AttemptEvent
{
    /// <summary>What came out of the fold.</summary>
    public required TrialOutcome Outcome { get; init; }

    /// <summary>What the pruner says about the trial after this fold.</summary>
    public required ReportDecision Decision { get; init; }
}
