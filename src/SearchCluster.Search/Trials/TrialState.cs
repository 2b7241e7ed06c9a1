namespace SearchCluster.Search;

/// <summary>Where a trial stands. The last five are final.</summary>
public enum TrialState
{
    /// <summary>Waits for a slot.</summary>
    Pending,

    /// <summary>A slot holds its lease.</summary>
    Running,

    /// <summary>Waits at a rung for promotion.</summary>
    Paused,

    /// <summary>Ended with its value.</summary>
    Completed,

    /// <summary>Ended early by the pruner.</summary>
    Pruned,

    /// <summary>Its loss became non-finite or exploded: a result, not a fault.</summary>
    Diverged,

    /// <summary>The objective threw in every attempt allowed.</summary>
    Failed,

    /// <summary>Ended by an operator.</summary>
    Canceled,
}
