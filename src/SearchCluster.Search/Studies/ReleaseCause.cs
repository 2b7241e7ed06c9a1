namespace SearchCluster.Search.Studies;

/// <summary>Why an attempt ended without a result.</summary>
public enum ReleaseCause
{
    /// <summary>The silo shut down in order and handed the lease back. Free: not held against the trial.</summary>
    Drained,

    /// <summary>The silo died, or its lease ran out. Free.</summary>
    Lost,

    /// <summary>The trial ended with another of its folds: this one is of no more use, and does not wait again. Free.</summary>
    TrialEnded,

    /// <summary>The objective threw. Counts towards <see cref="Budget.MaxAttempts"/>.</summary>
    Exception,
}
