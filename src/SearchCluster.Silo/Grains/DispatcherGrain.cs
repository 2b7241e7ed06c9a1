using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Workers;

namespace SearchCluster.Silo.Grains;

/// <summary>
/// Hands free slots to studies in fair order. A study says how many slots it could give work; so many waiting slots are woken, and only
/// studies that have work are asked. It keeps no truth: studies announce themselves again every few seconds, a slot that got nothing
/// asks again, and what each study has used so far is counted anew.
/// </summary>
[Reentrant]
[KeepAlive]
internal sealed partial class DispatcherGrain(
    TimeProvider clock,
    SiloDeparture departure,
    LivingSilos silos,
    IOptions<SearchClusterOptions> options,
    ILogger<DispatcherGrain> logger) : Grain, IDispatcherGrain
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(4);

    // What an unfit silo lacked may have been put there since.
    private static readonly TimeSpan UnfitFor = TimeSpan.FromMinutes(1);

    private readonly FairOrder _order = new();
    private readonly WaitingSlots _waiting = new();
    private readonly Dictionary<string, Demand> _demands = [];
    private readonly Dictionary<string, TakenOutSilo> _takenOut = [];
    private readonly long _started = clock.GetTimestamp();
    private TimeSpan _lookedForTheDead;

    private TimeSpan Now => clock.GetElapsedTime(_started);

    public async Task<SlotTask> Ask(SlotName slot, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, departure.Leaving);
        // The slot waits inside the call, so that an idle cluster is quiet.
        var deadline = Now + options.Value.LongestAsk;
        // A slot that asks has done what it was given before.
        _order.Return(slot, Now);
        while (true)
        {
            // Taken before the studies are asked: an announcement in between is not missed.
            var seen = _waiting.Announcements;
            if (await AskStudies(slot, cancellationToken) is { } task)
                return task;
            if (seen != _waiting.Announcements && _demands.Values.Any(demand => demand.Wanted > 0))
                continue;
            if (deadline - Now is var left && left <= TimeSpan.Zero)
                return NoTask.Now;
            var waiter = _waiting.Begin(slot, seen);
            await waiter.Woken.WaitAsync(left, clock, stopping.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            _waiting.End(waiter);
            if (departure.Leaving.IsCancellationRequested)
                DeactivateOnIdle();
            if (stopping.IsCancellationRequested)
                return NoTask.Now;
        }
    }

    public Task Announce(StudyAnnouncement study, CancellationToken cancellationToken)
    {
        LookForTheDead();
        foreach (var silo in study.TakenOut)
            if (silos.Has(silo.Silo) && _takenOut.TryAdd(silo.Silo, silo))
                LogTakenOut(silo.Silo, silo.Study, silo.Reason);
        if (study.IsAtRest)
        {
            Forget(study.Study);
            return Task.CompletedTask;
        }

        _order.Enter(study.Study, study.Priority, study.Weight, Now);
        if (!_demands.TryGetValue(study.Study, out var demand))
            _demands.Add(study.Study, demand = new Demand());
        demand.Announce(study.Wanted);
        if (study.Wanted > 0)
            _waiting.Announce(study.Wanted, slot => MayServe(slot, demand));
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<TakenOutSilo>> TakenOut(CancellationToken cancellationToken)
    {
        LookForTheDead();
        return Task.FromResult<IReadOnlyList<TakenOutSilo>>([.. _takenOut.Values]);
    }

    public async Task Leave(string silo, CancellationToken cancellationToken)
    {
        _order.ReturnAllOf(silo, Now);
        foreach (var study in _order.Studies(Now))
            await GrainFactory.GetGrain<IStudyWork>(study).Leave(silo, cancellationToken);
    }

    private bool MayServe(SlotName slot, Demand demand) =>
        slot.Silo is var silo && !_takenOut.ContainsKey(silo) && !demand.IsUnfit(silo, Now);

    private async Task<SlotTask?> AskStudies(SlotName slot, CancellationToken cancellationToken)
    {
        var passedOver = new List<string>();
        foreach (var study in _order.Studies(Now))
        {
            if (!_demands.TryGetValue(study, out var demand) || demand.Wanted <= 0 || !MayServe(slot, demand))
            {
                passedOver.Add(study);
                continue;
            }

            // Taken before the call, so that slots that ask meanwhile are not sent for the same work.
            var announcement = demand.Take();
            try
            {
                var task = await GrainFactory.GetGrain<IStudyWork>(study).Ask(slot, cancellationToken);
                if (task is not NoTask { Reason: var reason })
                {
                    if (task is IntroductionTask)
                        demand.GiveBack(announcement);
                    _order.Serve(slot, study, passedOver, Now);
                    return task;
                }

                Understand(reason, study, slot, demand, announcement);
                passedOver.Add(study);
            }
            catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                // Left out until it announces itself again: the other studies must not wait for it.
                Forget(study);
                LogStudyFailed(study, error.Message);
            }
        }

        return null;
    }

    private void Understand(NoTaskReason reason, string study, SlotName slot, Demand demand, long announcement)
    {
        switch (reason)
        {
            case NoTaskReason.NothingToLease:
                demand.Empty(announcement);
                break;
            case NoTaskReason.StudyAtRest:
                Forget(study);
                break;
            default:
                demand.GiveBack(announcement);
                if (reason == NoTaskReason.UnfitSilo)
                    demand.MarkUnfit(slot.Silo, Now + UnfitFor);
                _waiting.Wake(1, other => MayServe(other, demand));
                break;
        }
    }

    private void Forget(string study)
    {
        _order.Leave(study);
        _demands.Remove(study);
    }

    // Slots that died with their silo ask no more.
    private void LookForTheDead()
    {
        if (Now - _lookedForTheDead < LookEvery)
            return;
        _lookedForTheDead = Now;
        foreach (var silo in _order.Silos.Where(silo => !silos.Has(silo)))
            _order.ReturnAllOf(silo, Now);
        foreach (var silo in _takenOut.Keys.Where(silo => !silos.Has(silo)).ToList())
            _takenOut.Remove(silo);
    }

    [LoggerMessage(11, LogLevel.Warning, "Silo {Silo} gets no more work: study {Study} says that {Reason}")]
    private partial void LogTakenOut(string silo, string study, string reason);

    [LoggerMessage(10, LogLevel.Warning, "Study {Study} did not answer an ask: {Message}")]
    private partial void LogStudyFailed(string study, string message);
}
