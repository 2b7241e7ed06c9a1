namespace SearchCluster.Search.Studies;

/// <summary>Where a study stands. The last four are final: only a larger budget takes such a study up again.</summary>
public enum StudyState
{
    /// <summary>Trials are proposed and executed whenever a silo is there.</summary>
    Running,

    /// <summary>Nothing is leased until the study is resumed. What was leased before runs to its end.</summary>
    Paused,

    /// <summary>No new trials; those that have begun run to their end, then the best is evaluated.</summary>
    Stopping,

    /// <summary>The budget is used up, or the sampler has no further configuration, and every trial has ended.</summary>
    Completed,

    /// <summary>It was stopped, and every trial has ended.</summary>
    Stopped,

    /// <summary>It was canceled, and with it every trial that had not ended.</summary>
    Canceled,

    /// <summary>It would have completed, but every one of its trials failed: nothing came of it.</summary>
    Failed,
}

/// <summary>What can be said of a state alone.</summary>
public static class StudyStates
{
    /// <summary>Whether nothing happens any more, unless the budget grows.</summary>
    public static bool IsFinal(this StudyState state) =>
        state is StudyState.Completed or StudyState.Stopped or StudyState.Canceled or StudyState.Failed;

    /// <summary>The state as a predicate, for sentences about a study.</summary>
    internal static string InWords(this StudyState state) => state switch
    {
        StudyState.Running => "is running",
        StudyState.Paused => "is paused",
        StudyState.Stopping => "is stopping",
        StudyState.Completed => "has completed",
        StudyState.Stopped => "has stopped",
        StudyState.Failed => "has failed",
        _ => "was canceled",
    };
}
