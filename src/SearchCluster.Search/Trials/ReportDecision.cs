namespace SearchCluster.Search;

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

/// <summary>The answer to reports.</summary>
/// <param name="Decision">What the attempt has to do.</param>
/// <param name="Durable">
/// The last epoch whose report is durable, −1 for none. Later ones are to be sent again with the next report: a coordinator that was lost
/// before they were durable leaves another that does not know them.
/// </param>
public readonly record struct ReportAnswer(ReportDecision Decision, int Durable);
