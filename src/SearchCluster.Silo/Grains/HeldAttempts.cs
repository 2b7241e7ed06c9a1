using Microsoft.Extensions.Logging;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;

namespace SearchCluster.Silo.Grains;

/// <summary>Asks the slots that hold attempts of a study about them.</summary>
internal sealed partial class HeldAttempts(string study, IGrainFactory grains, LivingSilos silos, ILogger logger)
{
    /// <summary>What the slots say that hold leases of a trial, by fold; those that do not answer are left out.</summary>
    public async Task<IReadOnlyList<RunningAttempt>> Of(int trial, IEnumerable<HeldLease> leases)
    {
        var held = leases.Where(lease => lease.Attempt.Trial == trial && silos.Has(lease.Holder.Silo));
        var attempts = await Task.WhenAll(held.OrderBy(lease => lease.Attempt.Fold).Select(AttemptOf));
        return [.. attempts.OfType<RunningAttempt>()];
    }

    // Asked twice: where the trial ran elsewhere before, its grain may stand there still, and rests after the first call.
    private async Task<RunningAttempt?> AttemptOf(HeldLease lease)
    {
        try
        {
            return await TrialGrain.On(grains, lease, study).Show(CancellationToken.None)
                ?? await TrialGrain.On(grains, lease, study).Show(CancellationToken.None);
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            LogAttemptSilent(study, lease.Attempt.Trial, lease.Holder, error.Message);
            return null;
        }
    }

    [LoggerMessage(18, LogLevel.Warning, "Study {Study} trial {Trial}: slot {Slot} could not be asked about it: {Message}")]
    private partial void LogAttemptSilent(string study, int trial, SlotName slot, string message);
}
