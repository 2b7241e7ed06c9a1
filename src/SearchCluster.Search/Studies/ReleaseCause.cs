namespace SearchCluster.Search.Studies;

/// <summary>Why an attempt ended without a result.</summary>
public enum ReleaseCause
{
    /// <summary>The silo shut down in order and handed the lease back. Free: not held against the trial.</summary>
    Drained,

    /// <summary>
    /// The silo died. Free, but a trial with which <see cref="Study.MostLivesLost"/> silos died without any progress in between has failed:
    /// it may be what kills them.
    /// </summary>
    Lost,

    /// <summary>The trial ended with another of its folds: this one is of no more use, and does not wait again. Free.</summary>
    TrialEnded,

    /// <summary>The objective threw. Counts towards <see cref="Budget.MaxAttempts"/>.</summary>
    Exception,

    /// <summary>
    /// The lease ran out, or its slot asked for other work, while the silo lived: it was cut off, or the lease never reached it. Free.
    /// </summary>
    Lapsed,

    /// <summary>
    /// The objective asked for more memory than there was; the silo lives on. Counts towards <see cref="Budget.MaxAttempts"/>.
    /// </summary>
    OutOfMemory,
}
