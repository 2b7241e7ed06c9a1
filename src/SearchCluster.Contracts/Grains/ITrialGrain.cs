using SearchCluster.Search.Studies;

namespace SearchCluster.Contracts.Grains;

/// <summary>
/// Speaks for one trial on the silo that executes it (key: study, number and fold, with slashes between). It outlives hiccups of the
/// coordinator: it repeats a report or an outcome until it is answered or the lease is gone.
/// </summary>
[Alias("searchcluster.trial")]
public interface ITrialGrain : IGrainWithStringKey
{
    /// <summary>Values of the epochs that are not known to be durable, in order; the answer is what the attempt has to do.</summary>
    Task<ReportAnswer> Report(TrialAttempt attempt, TrialReport[] reports, CancellationToken cancellationToken);

    /// <summary>The outcome, with the reports that are not known to be durable; false when it came late. The grain then rests.</summary>
    Task<bool> Tell(TrialAttempt attempt, TrialReport[] reports, TrialOutcome outcome, CancellationToken cancellationToken);
}
