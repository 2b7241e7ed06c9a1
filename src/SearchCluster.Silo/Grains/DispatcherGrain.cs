using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;

namespace SearchCluster.Silo.Grains;

/// <summary>
/// Hands free slots to studies in turn. It keeps no truth: a study that it does not know announces itself again
/// within a second, and a slot that got nothing asks again.
/// </summary>
[Reentrant]
[KeepAlive]
internal sealed partial class DispatcherGrain(TimeProvider clock, SiloDeparture departure, ILogger<DispatcherGrain> logger) : Grain, IDispatcherGrain
{
    // A slot waits inside the call, so that an idle cluster is quiet. When another silo's death takes this grain's directory
    // entry with it, its next activation has to wait as long.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly LinkedList<string> _studies = [];
    private TaskCompletionSource _announced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task<StudyWork> Ask(string holder, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, departure.Leaving);
        var deadline = clock.GetUtcNow() + LongestWait;
        while (true)
        {
            // Taken before the studies are asked: an announcement in between is not missed.
            var announced = _announced.Task;
            if (await AskStudies(holder, cancellationToken) is { IsEmpty: false } work)
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

    public Task Announce(string study, CancellationToken cancellationToken)
    {
        if (!_studies.Contains(study))
            _studies.AddLast(study);
        _announced.TrySetResult();
        _announced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return Task.CompletedTask;
    }

    public async Task Leave(string silo, CancellationToken cancellationToken)
    {
        foreach (var study in _studies.ToList())
            await GrainFactory.GetGrain<IStudyGrain>(study).Leave(silo, cancellationToken);
    }

    // Fair order: the study that gave work goes to the end of the queue.
    private async Task<StudyWork> AskStudies(string holder, CancellationToken cancellationToken)
    {
        foreach (var study in _studies.ToList())
        {
            try
            {
                var work = await GrainFactory.GetGrain<IStudyGrain>(study).Ask(holder, cancellationToken);
                if (work.StudyEnded || !work.IsEmpty)
                    _studies.Remove(study);
                if (!work.IsEmpty)
                {
                    _studies.AddLast(study);
                    return work;
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // Left out until it announces itself again: the other studies must not wait for it.
                _studies.Remove(study);
                LogStudyFailed(study, error.Message);
            }
        }

        return StudyWork.None;
    }

    [LoggerMessage(10, LogLevel.Warning, "Study {Study} did not answer an ask: {Message}")]
    private partial void LogStudyFailed(string study, string message);
}
