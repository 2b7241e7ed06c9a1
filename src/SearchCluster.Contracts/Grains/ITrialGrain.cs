using SearchCluster.Search.Studies;

namespace SearchCluster.Contracts.Grains;

/// <summary>
/// One trial, or fold, on the silo that executes it (key: study, number and fold, with slashes between). The silo holds the attempt:
/// its progress and what ends it. The slot updates it there and reports straight to the coordinator; this grain is activated on that
/// silo when a reader asks. Where the attempt has ended, or moved, it answers null and rests, so that the next call places it anew.
/// </summary>
[Alias("searchcluster.trial")]
public interface ITrialGrain : IGrainWithStringKey
{
    /// <summary>What the attempt has come to; null when none is executed here.</summary>
    [ResponseTimeout("00:00:03")]
    Task<RunningAttempt?> Show(CancellationToken cancellationToken);

    /// <summary>What the attempt's program has written from a byte on; null when none runs here.</summary>
    [ResponseTimeout("00:00:03")]
    Task<TrialLogPart?> Log(long from, CancellationToken cancellationToken);

    /// <summary>An attempt has lost its lease: it ends within a step, without an outcome.</summary>
    [ResponseTimeout("00:00:03")]
    Task Abandon(TrialAttempt attempt, CancellationToken cancellationToken);
}
