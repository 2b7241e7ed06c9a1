namespace SearchCluster.Search.Studies;

/// <summary>What is left to do in a study, and what is due now.</summary>
internal sealed class RemainingWork(StudyRecord record)
{
    /// <summary>
    /// Whether no trial is begun or promoted any more. Trials that wait at rungs are pruned when the study stops; but one that would be
    /// the first to complete goes on: a study that ends without a best trial was in vain.
    /// </summary>
    public bool NothingNewIsWanted(DateTimeOffset now) =>
        record.State == StudyState.Stopping
        || (record.Stopping.Reason(now) is not null && (record.Pruning.Paused.Count == 0 || record.Best.Trial is not null));

    /// <summary>The trial at a rung that is to go on next; null when none is.</summary>
    public int? Promotion(DateTimeOffset now) =>
        record.Pruning.Paused.Count == 0 ? null : record.Pruning.Promotion(isLast: IsIdle && NothingIsProposed(now));

    /// <summary>Whether no slot is at work, and none will be.</summary>
    public bool NothingGoesOn(DateTimeOffset now) =>
        IsIdle && (NothingNewIsWanted(now) || (NothingIsProposed(now) && Promotion(now) is null));

    /// <summary>Whether all trials have ended that were proposed and will be.</summary>
    public bool AllTrialsEnded(DateTimeOffset now) =>
        IsIdle && record.Pruning.Paused.Count == 0 && (record.State == StudyState.Stopping || NothingIsProposed(now));

    /// <summary>Whether the best trial is to be evaluated now.</summary>
    public bool EvaluationIsDue(DateTimeOffset now) =>
        record.Options.EvaluatesBest && record.Best.Trial is not null && !record.Best.IsEvaluated && AllTrialsEnded(now);

    private bool IsIdle => record.Trials.Waiting.Count == 0 && record.Leases.Count == 0;

    private bool NothingIsProposed(DateTimeOffset now) => record.Stopping.Reason(now) is not null || record.Proposals.Next() is null;
}
