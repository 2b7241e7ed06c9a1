using Orleans.Concurrency;
using Orleans.Placement;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;

namespace SearchCluster.Silo.Grains;

/// <summary>
/// Speaks for one trial, placed on the silo of the slot that executes it. A stale attempt that speaks up after a newer
/// one is answered here, without a call to the coordinator.
/// </summary>
[PreferLocalPlacement]
[Reentrant]
internal sealed class TrialGrain : Grain, ITrialGrain
{
    private int _newestAttempt;

    private IStudyGrain Study => GrainFactory.GetGrain<IStudyGrain>(this.GetPrimaryKeyString().Split('/')[0]);

    public Task<ReportAnswer> Report(TrialAttempt attempt, TrialReport[] reports, CancellationToken cancellationToken)
    {
        if (attempt.Attempt < _newestAttempt)
            return Task.FromResult(new ReportAnswer(ReportDecision.Abandon, Durable: -1));
        _newestAttempt = attempt.Attempt;
        return Study.Report(attempt, reports, cancellationToken);
    }

    public async Task<bool> Tell(TrialAttempt attempt, TrialReport[] reports, TrialOutcome outcome, CancellationToken cancellationToken)
    {
        _newestAttempt = Math.Max(_newestAttempt, attempt.Attempt);
        var counted = await Study.Tell(attempt, reports, outcome, cancellationToken);
        if (attempt.Attempt == _newestAttempt)
            DeactivateOnIdle();
        return counted;
    }
}
