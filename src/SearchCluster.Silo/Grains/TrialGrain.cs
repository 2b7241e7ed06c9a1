using System.Globalization;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime.Placement;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Commands;
using SearchCluster.Silo.Workers;

namespace SearchCluster.Silo.Grains;

/// <summary>Speaks for the attempt of one trial, or fold, on the silo that its caller's placement hint names.</summary>
[RandomPlacement]
[Reentrant]
internal sealed class TrialGrain(RunningAttempts running, TrialLogs logs) : Grain, ITrialGrain
{
    /// <summary>The grain of an attempt, which the next call places on the silo that executes it.</summary>
    /// <remarks>The hint travels with the call: set before it, and gone with the caller's turn.</remarks>
    public static ITrialGrain On(IGrainFactory grains, HeldLease lease, string study)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, SiloAddress.FromParsableString(lease.Holder.Silo));
        return grains.GetGrain<ITrialGrain>($"{study}/{lease.Attempt.Trial}/{lease.Attempt.Fold}");
    }

    public Task<RunningAttempt?> Show(CancellationToken cancellationToken)
    {
        var (study, trial, fold) = Key();
        var attempt = running.List(study).LastOrDefault(attempt => attempt.Trial == trial && (attempt.Fold ?? 0) == fold);
        if (attempt is null)
            DeactivateOnIdle();
        return Task.FromResult(attempt);
    }

    public Task<TrialLogPart?> Log(long from, CancellationToken cancellationToken)
    {
        var (study, trial, _) = Key();
        var part = logs.Read(study, trial, from);
        if (part is null)
            DeactivateOnIdle();
        return Task.FromResult(part);
    }

    public Task Abandon(TrialAttempt attempt, CancellationToken cancellationToken)
    {
        running.Abandon(Key().Study, [attempt]);
        return Task.CompletedTask;
    }

    private (string Study, int Trial, int Fold) Key() => this.GetPrimaryKeyString().Split('/') is [var study, var trial, var fold]
        ? (study, int.Parse(trial, CultureInfo.InvariantCulture), int.Parse(fold, CultureInfo.InvariantCulture))
        : throw new InvalidOperationException($"'{this.GetPrimaryKeyString()}' is no key of a trial");
}
