namespace SearchCluster.Search.Studies;

/// <summary>Where a study stands.</summary>
public enum StudyState
{
    /// <summary>Trials are proposed and executed whenever a silo is there.</summary>
    Running,

    /// <summary>The budget is used up, or the sampler has no further configuration, and every trial has ended.</summary>
    Completed,
}
