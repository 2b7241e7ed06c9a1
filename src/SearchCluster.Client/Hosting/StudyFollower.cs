using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Client.Hosting;

/// <summary>
/// Watches a study's journal until the study has ended. The journal says what happened and which slots are busy; values
/// and counts come from the read models, which are written in the same transaction.
/// </summary>
/// <param name="study">The coordinator.</param>
/// <param name="read">Reads the study, and trials of it by number.</param>
/// <param name="slots">Slots that work for it; null when nobody has counted them.</param>
/// <param name="trials">Trials there will be.</param>
/// <param name="clock">Measures rates.</param>
internal sealed class StudyFollower(
    IStudyGrain study, Func<int[], Task<(StudySummary? Study, IReadOnlyList<TrialSummary> Trials)>> read, int? slots, int trials, TimeProvider clock)
{
    private const int MostLatest = 6;

    private static readonly TimeSpan Backoff = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RateWindow = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<int, string> _holders = [];
    private readonly Queue<int> _latest = [];
    private readonly Queue<(long At, int Ended)> _rate = [];
    private readonly long _started = clock.GetTimestamp();
    private long _sequence;

    /// <summary>Completes when the study has ended.</summary>
    public async Task Follow(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await foreach (var entries in study.Watch(_sequence, cancellationToken))
                    Fold(entries);
                return;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // The coordinator moved or could not append, or a gateway died: whoever is reached next is asked from where we are.
                await Task.Delay(Backoff, clock, cancellationToken);
            }
        }
    }

    /// <summary>Where the study stands now; null before its first event is durable.</summary>
    public async Task<StudyProgress?> Progress()
    {
        int[] latest;
        int busy;
        lock (_gate)
        {
            latest = [.. _latest];
            busy = _holders.Values.Distinct().Count();
        }

        var (summary, ended) = await read(latest);
        return summary is null ? null : new StudyProgress(summary, trials, ended, slots, busy, Rate(summary.Counts.Ended), clock.GetElapsedTime(_started));
    }

    private void Fold(JournalEntry[] entries)
    {
        lock (_gate)
        {
            foreach (var (sequence, happened) in entries)
            {
                _sequence = sequence;
                switch (happened)
                {
                    case TrialLeased leased:
                        _holders[leased.Trial] = leased.Holder;
                        break;
                    case TrialReleased released:
                        _holders.Remove(released.Trial);
                        break;
                    case TrialEnded ended:
                        _holders.Remove(ended.Trial);
                        _latest.Enqueue(ended.Trial);
                        if (_latest.Count > MostLatest)
                            _latest.Dequeue();
                        break;
                }
            }
        }
    }

    // Over the last seconds, so that it tells of now; what an earlier process did is not counted.
    private double Rate(int ended)
    {
        var now = clock.GetTimestamp();
        _rate.Enqueue((now, ended));
        while (_rate.Count > 2 && clock.GetElapsedTime(_rate.Peek().At, now) > RateWindow)
            _rate.Dequeue();
        var (since, before) = _rate.Peek();
        var seconds = clock.GetElapsedTime(since, now).TotalSeconds;
        return seconds > 0 ? (ended - before) / seconds : 0;
    }
}
