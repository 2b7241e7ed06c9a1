using Microsoft.Extensions.Logging;
using SearchCluster.Contracts.Workloads;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Journal;

namespace SearchCluster.Silo.Grains;

/// <summary>The silos of a study that are gone, and how far the attempts that they held had saved themselves.</summary>
/// <param name="Dead">Silos that are gone, by address with generation.</param>
/// <param name="Steps">The step of the last checkpoint of each attempt that they held, as far as it is known.</param>
internal sealed record LostLeases(IReadOnlySet<string> Dead, IReadOnlyDictionary<TrialAttempt, long?> Steps)
{
    /// <summary>The step of the last checkpoint of an attempt; null where it is not known.</summary>
    public long? StepOf(TrialAttempt attempt) => Steps.GetValueOrDefault(attempt);
}

/// <summary>Finds the leases that are lost with their silos.</summary>
internal sealed partial class LeaseWatch(string name, Workload workload, LivingSilos silos, ICheckpoints checkpoints, ILogger logger)
{
    /// <summary>What is lost of the study now. A later step than the attempt before had is progress.</summary>
    public async Task<LostLeases> Look(Study study)
    {
        var dead = DeadSilosOf(study);
        var steps = new Dictionary<TrialAttempt, long?>();
        if (workload.CheckpointHead > 0)
            foreach (var attempt in study.HeldBy(dead))
                steps[attempt] = await StepOf(attempt);
        return new LostLeases(dead, steps);
    }

    /// <summary>Of the silos that concern the study those that are gone.</summary>
    public IReadOnlySet<string> DeadSilosOf(Study study) => study.Silos.Where(silo => !silos.Has(silo)).ToHashSet();

    private async Task<long?> StepOf(TrialAttempt attempt)
    {
        try
        {
            return workload.StepOf(await checkpoints.LoadHead(name, attempt.Trial, attempt.Fold, workload.CheckpointHead));
        }
        catch (DatabaseException error)
        {
            LogStepUnknown(name, attempt.Trial, error.Message);
            return null;
        }
    }

    [LoggerMessage(20, LogLevel.Warning,
        "Study {Study} trial {Trial} was lost with its silo, and how far it had saved itself is unknown: {Message}")]
    private partial void LogStepUnknown(string study, int trial, string message);
}
