using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;

namespace SearchCluster.Silo.Grains;

/// <summary>
/// Hands free slots to studies in fair order. It keeps no truth: a study that it does not know announces itself again within a second, a
/// slot that got nothing asks again, and what each study has used so far is counted anew.
/// </summary>
[Reentrant]
[KeepAlive]
internal sealed partial class DispatcherGrain(TimeProvider clock, SiloDeparture departure, LivingSilos silos, ILogger<DispatcherGrain> logger) : Grain, IDispatcherGrain
{
    // A slot waits inside the call, so that an idle cluster is quiet. When another silo's death takes this grain's directory
    // entry with it, its next activation has to wait as long.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly FairOrder _order = new();
    private readonly Dictionary<string, TakenOutSilo> _takenOut = [];
    private readonly long _started = clock.GetTimestamp();
    private TimeSpan _lookedForTheDead;
    private TaskCompletionSource _announced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TimeSpan Now => clock.GetElapsedTime(_started);

    public async Task<StudyWork> Ask(SlotName slot, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, departure.Leaving);
        var deadline = clock.GetUtcNow() + LongestWait;
        // A slot that asks has done what it was given before.
        _order.Return(slot, Now);
        while (true)
        {
            // Taken before the studies are asked: an announcement in between is not missed.
            var announced = _announced.Task;
            if (!_takenOut.ContainsKey(slot.Silo) && await AskStudies(slot, cancellationToken) is { IsEmpty: false } work)
                return work;

            var left = deadline - clock.GetUtcNow();
            if (left <= TimeSpan.Zero)
                return StudyWork.None;
            await announced.WaitAsync(left, clock, waiting.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (departure.Leaving.IsCancellationRequested)
                DeactivateOnIdle();
            if (waiting.IsCancellationRequested)
                return StudyWork.None;
        }
    }

    public Task Announce(StudyAnnouncement study, CancellationToken cancellationToken)
    {
        LookForTheDead();
        _order.Enter(study.Study, study.Priority, study.Weight, Now);
        foreach (var silo in study.TakenOut)
            if (silos.Has(silo.Silo) && _takenOut.TryAdd(silo.Silo, silo))
                LogTakenOut(silo.Silo, silo.Study, silo.Reason);
        _announced.TrySetResult();
        _announced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
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
            await GrainFactory.GetGrain<IStudyGrain>(study).Leave(silo, cancellationToken);
    }

    private async Task<StudyWork> AskStudies(SlotName slot, CancellationToken cancellationToken)
    {
        var passedOver = new List<string>();
        foreach (var study in _order.Studies(Now))
        {
            try
            {
                var work = await GrainFactory.GetGrain<IStudyGrain>(study).Ask(slot, cancellationToken);
                if (!work.IsEmpty)
                {
                    _order.Serve(slot, study, passedOver, Now);
                    return work;
                }

                if (work.StudyEnded)
                    _order.Leave(study);
                else
                    passedOver.Add(study);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // Left out until it announces itself again: the other studies must not wait for it.
                _order.Leave(study);
                LogStudyFailed(study, error.Message);
            }
        }

        return StudyWork.None;
    }

    // Slots that died with their silo ask no more.
    private void LookForTheDead()
    {
        if (Now - _lookedForTheDead < LongestWait)
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
