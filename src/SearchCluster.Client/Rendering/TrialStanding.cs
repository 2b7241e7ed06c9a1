using SearchCluster.Search;
using SearchCluster.Search.Studies;

namespace SearchCluster.Client.Rendering;

/// <summary>Where trials stand, in words: their states, and whether they keep the constraints of their study.</summary>
internal static class TrialStanding
{
    /// <summary>The state of a trial; one that completed but violates a constraint is infeasible.</summary>
    public static string Of(TrialSummary trial) =>
        trial is { State: TrialState.Completed, Violation: not null } ? "infeasible" : trial.State.ToString().ToLowerInvariant();

    /// <summary>Why a study has no best trial.</summary>
    public static string WhyNoneIsBest(TrialCounts counts) => counts.Completed switch
    {
        0 => "no trial has completed",
        1 => "the trial that completed violates a constraint",
        var completed => $"all {completed} trials that completed violate a constraint",
    };
}
