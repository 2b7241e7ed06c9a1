namespace SearchCluster.Search.Studies;

/// <summary>The answer to a report.</summary>
public enum ReportDecision
{
    /// <summary>Go on with the next epoch.</summary>
    Continue,

    /// <summary>Stop: the trial is not promising. Tell <see cref="TrialState.Pruned"/>.</summary>
    Prune,

    /// <summary>Stop here and keep the state: the trial may be promoted later. Tell <see cref="TrialState.Paused"/>.</summary>
    Pause,

    /// <summary>Stop: the lease is no longer yours. Whatever you tell will be late.</summary>
    Abandon,
}
