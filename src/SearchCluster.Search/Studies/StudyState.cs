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
