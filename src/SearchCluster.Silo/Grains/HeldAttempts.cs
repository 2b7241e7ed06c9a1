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

    /// <summary>What the program of a trial has written from a byte on; null when none runs, or its slot does not answer.</summary>
    public async Task<TrialLogPart?> Log(int trial, long from, IEnumerable<HeldLease> leases)
    {
        var held = leases.FirstOrDefault(lease => lease.Attempt.Trial == trial && silos.Has(lease.Holder.Silo));
        return held is null ? null : await Twice(held, grain => grain.Log(from, CancellationToken.None));
    }

    private Task<RunningAttempt?> AttemptOf(HeldLease lease) => Twice(lease, grain => grain.Show(CancellationToken.None));

    // Asked twice: where the trial ran elsewhere before, its grain may stand there still, and rests after the first call.
    private async Task<T?> Twice<T>(HeldLease lease, Func<ITrialGrain, Task<T?>> ask)
        where T : class
    {
        try
        {
            return await ask(TrialGrain.On(grains, lease, study)) ?? await ask(TrialGrain.On(grains, lease, study));
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
