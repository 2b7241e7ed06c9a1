using SearchCluster.Search;
using SearchCluster.Search.Studies;

namespace SearchCluster.Presentation.Words;

/// <summary>Where studies and trials stand, in words: their states, and whether trials keep the constraints of their study.</summary>
public static class StandingWords
{
    /// <summary>
    /// The state of a trial, with what made it fail where that was no exception: <c>failed (suspected)</c>. A trial that completed but
    /// violates a constraint is infeasible.
    /// </summary>
    public static string Of(TrialSummary trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var state = trial is { State: TrialState.Completed, Violation: not null } ? "infeasible" : Of(trial.State);
        return trial.Cause is null or FailureCause.Exception ? state : $"{state} ({SpokenName.Of(trial.Cause.Value.ToString())})";
    }

    /// <summary>The state of a trial in a word.</summary>
    public static string Of(TrialState state) => state.ToString().ToLowerInvariant();

    /// <summary>The state of a study in a word.</summary>
    public static string Of(StudyState state) => state.ToString().ToLowerInvariant();

    /// <summary>The standard error of a best value over folds: <c> ± 0.012</c>; empty without folds.</summary>
    public static string Error(BestTrial best)
    {
        ArgumentNullException.ThrowIfNull(best);
        return best.StandardError is { } error ? $" ± {ReadableNumber.Of(error)}" : "";
    }

    /// <summary>Metrics with their values: <c>accuracy 0.975, loss 0.08</c>.</summary>
    public static string Metrics(IEnumerable<KeyValuePair<string, double>> metrics) =>
        string.Join(", ", metrics.Select(metric => $"{metric.Key} {ReadableNumber.Of(metric.Value)}"));

    /// <summary>Why a study has no best trial.</summary>
    public static string WhyNoneIsBest(TrialCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return counts.Completed switch
        {
            0 => "no trial has completed",
            1 => "the trial that completed violates a constraint",
            var completed => $"all {completed} trials that completed violate a constraint",
        };
    }
}
