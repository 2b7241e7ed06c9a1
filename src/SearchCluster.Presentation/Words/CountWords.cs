using SearchCluster.Search.Studies;

namespace SearchCluster.Presentation.Words;

/// <summary>Counts in words.</summary>
public static class CountWords
{
    /// <summary>A count with its noun, as in <c>1 trial</c> and <c>2 trials</c>.</summary>
    public static string Of(long count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    /// <summary>All trials, and how many of them are in which state: <c>24 trials (21 completed, 3 diverged)</c>.</summary>
    public static string Of(TrialCounts counts)
    {
        var states = States(counts);
        return $"{Of(counts.Proposed, "trial")}{(states.Length > 0 ? $" ({states})" : "")}";
    }

    /// <summary>
    /// How many trials are in which state, states without a trial left out: <c>21 completed, 3 diverged</c>; empty before the first
    /// trial.
    /// </summary>
    public static string States(TrialCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        var states = new (string State, int Count)[]
        {
            ("completed", counts.Completed), ("pruned", counts.Pruned), ("diverged", counts.Diverged), ("failed", counts.Failed),
            ("canceled", counts.Canceled), ("running", counts.Running), ("paused", counts.Paused), ("pending", counts.Pending),
        };
        return string.Join(", ", states.Where(state => state.Count > 0).Select(state => $"{state.Count} {state.State}"));
    }
}
