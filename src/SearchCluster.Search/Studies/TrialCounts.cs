namespace SearchCluster.Search.Studies;

/// <summary>How many trials of a study are in which state.</summary>
/// <param name="Proposed">All trials: the sum of the others.</param>
/// <param name="Pending">Waiting for a slot.</param>
/// <param name="Running">Leased.</param>
/// <param name="Paused">Waiting at a rung.</param>
/// <param name="Completed">Ended with a value.</param>
/// <param name="Pruned">Ended early by the pruner.</param>
/// <param name="Diverged">Ended by a loss that exploded.</param>
/// <param name="Failed">Ended by an exception.</param>
/// <param name="Canceled">Ended by an operator.</param>
public sealed record TrialCounts(
    int Proposed, int Pending, int Running, int Paused, int Completed, int Pruned, int Diverged, int Failed, int Canceled)
{
    /// <summary>Trials in a final state.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Ended => Completed + Pruned + Diverged + Failed + Canceled;
}
