using SearchCluster.Search.Studies;

namespace SearchCluster.Contracts.Grains;

/// <summary>Speaks with the slots of one silo, on which its caller's placement hint puts it; its key is the silo's address.</summary>
[Alias("searchcluster.silo")]
public interface ISiloGrain : IGrainWithStringKey
{
    /// <summary>What the silo has, and what it executes.</summary>
    [ResponseTimeout("00:00:03")]
    Task<SiloDescription> Describe(CancellationToken cancellationToken);

    /// <summary>What it executes of one study, the oldest attempt first.</summary>
    [ResponseTimeout("00:00:03")]
    Task<IReadOnlyList<RunningAttempt>> Running(string study, CancellationToken cancellationToken);

    /// <summary>Attempts have lost their leases: those that are executed here end within a step, without an outcome.</summary>
    [ResponseTimeout("00:00:03")]
    Task Abandon(string study, TrialAttempt[] attempts, CancellationToken cancellationToken);
}
