using SearchCluster.Search;
using SearchCluster.Search.Studies;

namespace SearchCluster.Presentation.Views;

/// <summary>The one order of trials, the best first, for every table and chart.</summary>
public static class Ranking
{
    /// <summary>
    /// All trials: those that may be best by their value, then those that completed but violate a constraint, then the rest by the value
    /// they have reached; ties, and trials without a value, by number.
    /// </summary>
    public static IReadOnlyList<TrialSummary> Of(Objective objective, IEnumerable<TrialSummary> trials)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return [.. trials.OrderBy(Standing).ThenBy(trial => objective.Cost(trial.Value ?? double.NaN)).ThenBy(trial => trial.Number)];
    }

    private static int Standing(TrialSummary trial) => trial switch
    {
        { IsEligible: true } => 0,
        { State: TrialState.Completed, Value: not null } => 1,
        { Value: not null } => 2,
        _ => 3,
    };
}
