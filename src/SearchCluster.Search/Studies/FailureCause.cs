namespace SearchCluster.Search.Studies;

/// <summary>What made a trial fail.</summary>
public enum FailureCause
{
    /// <summary>The objective threw, in every attempt allowed.</summary>
    Exception,

    /// <summary>The objective asked for more memory than there was, in the last attempt allowed.</summary>
    OutOfMemory,

    /// <summary>An attempt took longer than <see cref="Budget.TrialTime"/>. It is not tried again: it would take as long.</summary>
    TimedOut,

    /// <summary>
    /// Silo after silo died while it executed the trial, and no attempt got further (<see cref="Study.MostLivesLost"/>): it is suspected
    /// of killing them.
    /// </summary>
    Suspected,
}
