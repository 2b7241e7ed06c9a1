namespace SearchCluster.Search.Samplers.Encoding;

/// <summary>An observation as a number of which less is better.</summary>
internal static class ObservedCost
{
    // So that the difference of two costs is a number.
    private const double Most = 1e300;

    /// <summary>What a trial cost; NaN when it ended badly: diverged or failed, infeasible, or without a finite value.</summary>
    public static double Of(Observation observation, Objective objective)
    {
        if (observation.State is TrialState.Diverged or TrialState.Failed || observation.Violation > 0
            || observation.Value is not { } value || !double.IsFinite(value))
            return double.NaN;
        return Math.Clamp(objective.Cost(value), -Most, Most);
    }
}
