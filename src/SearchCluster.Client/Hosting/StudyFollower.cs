using SearchCluster.Contracts.Grains;
using SearchCluster.Presentation.Views;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Client.Hosting;

/// <summary>
/// Watches a study's journal, from where the study stands, until the study has ended. The journal says what happened and which slots are busy; values
/// and counts come from the read models, which are written in the same transaction.
/// </summary>
/// <param name="study">The coordinator.</param>
/// <param name="read">Reads the study, and trials of it by number.</param>
/// <param name="slots">Counts the slots that may work for it; null when nobody can.</param>
/// <param name="trials">Trials there will be.</param>
/// <param name="clock">Measures rates.</param>
internal sealed class StudyFollower(
    IStudyGrain study, Func<int[], Task<(StudySummary? Study, IReadOnlyList<TrialSummary> Trials)>> read, Func<Task<int?>> slots, int trials, TimeProvider clock)
{
    private const int MostLatest = 6;
    private const int FewestForARate = 10;

    private static readonly TimeSpan Backoff = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RateWindow = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SlotsPeriod = TimeSpan.FromSeconds(5);

    // A stream that lasted so long had an answer: a call that gets none is given up before.
    private static readonly TimeSpan Answered = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly Dictionary<(int Trial, int Fold), string> _holders = [];
    private readonly Queue<int> _latest = [];
    private readonly Queue<(long At, int Ended)> _rate = [];
    private readonly long _started = clock.GetTimestamp();
    private long _sequence;
    private bool _hasBegun;
    private bool _pausedByItself;
    private (long Sequence, StudySummary? Study, IReadOnlyList<TrialSummary> Trials)? _read;
    private (long At, int? Slots)? _counted;

    /// <summary>How long the watching goes on without an answer, each try from the event before. Default: for ever.</summary>
    public TimeSpan Patience { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Whether a study that has paused by itself, and whose last trial has ended, is at its end. Default false.</summary>
    public bool EndsWhenPausedByItself { get; init; }

    /// <summary>Called when the answers stop.</summary>
    public Action<string> OnSilence { get; init; } = _ => { };

    /// <summary>Completes when the study has ended, or is no longer there.</summary>
    /// <exception cref="TimeoutException">Nobody answered for so long.</exception>
    public async Task Follow(CancellationToken cancellationToken)
    {
        long? silentSince = null;
        while (true)
        {
            var tried = clock.GetTimestamp();
            try
            {
                if (!_hasBegun && !await Begin(cancellationToken))
                    return;
                await foreach (var entries in study.Watch(_sequence, cancellationToken))
                {
                    silentSince = null;
                    Fold(entries);
                    if (EndsWhenPausedByItself && _pausedByItself && await read([]) is { Study: { } now } && IsPausedByItself(now))
                        return;
                }

                return;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // The coordinator moved or could not append, or a gateway died: whoever is reached next is asked from where we are.
                if (clock.GetElapsedTime(tried) > Answered)
                    silentSince = null;
                if (silentSince is null)
                    OnSilence(error.Message);
                silentSince ??= tried;
                if (Patience != Timeout.InfiniteTimeSpan && clock.GetElapsedTime(silentSince.Value) > Patience)
                    throw new TimeoutException(error.Message, error);
                await Task.Delay(Backoff, clock, cancellationToken);
            }
        }
    }

    /// <summary>Where the study stands now; null before its first event is durable. Asks nobody while nothing happens.</summary>
    public async Task<StudyProgress?> Progress()
    {
        long sequence;
        int[] latest;
        int busy;
        lock (_gate)
        {
            sequence = _sequence;
            latest = [.. _latest];
            busy = _holders.Values.Distinct().Count();
        }

        if (_read is not { Study: not null } known || known.Sequence != sequence)
        {
            var (summary, ended) = await read(latest);
            _read = known = (sequence, summary, ended);
        }

        if (_counted is not { } counted || clock.GetElapsedTime(counted.At) > SlotsPeriod)
            _counted = counted = (clock.GetTimestamp(), await slots());
        return known.Study is not { } study
            ? null
            : new StudyProgress(study, Math.Max(trials, study.Counts.Proposed), known.Trials, counted.Slots, busy, Rate(study.Counts.Ended), clock.GetElapsedTime(_started));
    }

    // From where the study stands: what happened before has nothing to tell.
    private async Task<bool> Begin(CancellationToken cancellationToken)
    {
        if (await study.Standing(cancellationToken) is not { } standing)
            return false;

        lock (_gate)
        {
            _sequence = standing.Sequence;
            foreach (var lease in standing.Leases)
                _holders[(lease.Attempt.Trial, lease.Attempt.Fold)] = lease.Holder;
        }

        _pausedByItself = standing.Study is { State: StudyState.Paused, Reason: not null };
        _hasBegun = true;
        return !(EndsWhenPausedByItself && IsPausedByItself(standing.Study));
    }

    private static bool IsPausedByItself(StudySummary study) => study is { State: StudyState.Paused, Reason: not null, Counts.Running: 0 };

    private void Fold(JournalEntry[] entries)
    {
        lock (_gate)
        {
            foreach (var (sequence, happened) in entries)
            {
                _sequence = sequence;
                switch (happened)
                {
                    case StudyPaused { Reason: not null }:
                        _pausedByItself = true;
                        break;
                    case StudyResumed:
                        _pausedByItself = false;
                        break;
                    case TrialLeased leased:
                        _holders[(leased.Trial, leased.Fold)] = leased.Holder;
                        break;
                    case TrialReleased or FoldEnded or TrialPaused:
                        var attempt = (AttemptEvent)happened;
                        _holders.Remove((attempt.Trial, attempt.Fold));
                        break;
                    case TrialEnded ended:
                        _holders.Remove((ended.Trial, ended.Fold));
                        _latest.Enqueue(ended.Trial);
                        if (_latest.Count > MostLatest)
                            _latest.Dequeue();
                        break;
                }
            }
        }
    }

    // Over the last seconds, so that it tells of now, or over a few trials, where these last longer; what an earlier process did is not
    // counted.
    private double Rate(int ended)
    {
        var now = clock.GetTimestamp();
        if (_rate.Count == 0 || _rate.Last().Ended != ended)
            _rate.Enqueue((now, ended));
        while (_rate.Count > FewestForARate && clock.GetElapsedTime(_rate.Peek().At, now) > RateWindow)
            _rate.Dequeue();
        var (since, before) = _rate.Peek();
        var seconds = clock.GetElapsedTime(since, now).TotalSeconds;
        return seconds > 0 ? (ended - before) / seconds : 0;
    }
}
