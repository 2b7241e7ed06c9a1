using SearchCluster.Search;
using SearchCluster.Search.Studies;

namespace SearchCluster.Client.Rendering;

/// <summary>Where trials stand, in words: their states, and whether they keep the constraints of their study.</summary>
internal static class TrialStanding
{
    /// <summary>The state of a trial, with what made it fail where that was no exception; one that completed but violates a constraint is infeasible.</summary>
    public static string Of(TrialSummary trial)
    {
        var state = trial is { State: TrialState.Completed, Violation: not null } ? "infeasible" : trial.State.ToString().ToLowerInvariant();
        return trial.Cause is null or FailureCause.Exception ? state : $"{state} ({LectureNotes.InWords(trial.Cause.Value.ToString())})";
    }

    /// <summary>Why a study has no best trial.</summary>
    public static string WhyNoneIsBest(TrialCounts counts) => counts.Completed switch
    {
        0 => "no trial has completed",
        1 => "the trial that completed violates a constraint",
        var completed => $"all {completed} trials that completed violate a constraint",
    };
}
