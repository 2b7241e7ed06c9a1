namespace SearchCluster.Search.Studies.Events;

/// <summary>An epoch was measured. Unique by trial and epoch: a later attempt that repeats the epoch adds nothing.</summary>
public sealed record TrialReported : AttemptEvent
{
    /// <summary>The values.</summary>
    public required TrialReport Report { get; init; }

    /// <summary>The answer, which a repeated report gets again.</summary>
    public required ReportDecision Decision { get; init; }
}
