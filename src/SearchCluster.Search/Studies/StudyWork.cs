namespace SearchCluster.Search.Studies;

/// <summary>The answer to an ask: what the slot is to do. Empty when there is nothing now.</summary>
/// <param name="Trials">Attempts, to be executed in order.</param>
/// <param name="Evaluation">The evaluation of the best trial, once all trials have ended.</param>
/// <param name="StudyEnded">Whether the study has ended or is paused, so that asking again is in vain.</param>
public sealed record StudyWork(IReadOnlyList<TrialLease> Trials, EvaluationLease? Evaluation, bool StudyEnded = false)
{
    /// <summary>Whether there is nothing to do.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsEmpty => Trials.Count == 0 && Evaluation is null;

    /// <summary>Nothing to do now.</summary>
    public static StudyWork None { get; } = new([], null);

    /// <summary>Nothing to do any more.</summary>
    public static StudyWork Ended { get; } = new([], null, StudyEnded: true);
}
