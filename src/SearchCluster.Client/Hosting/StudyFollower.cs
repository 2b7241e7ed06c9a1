using SearchCluster.Contracts.Grains;
using SearchCluster.Presentation.Views;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Client.Hosting;

/// <summary>
/// Watches a study's journal, from where the study stands, until the study has ended. The journal says what happened, which slots are
/// busy, and how far running trials are; counts, the best trial and the trials that ended come from the read models, which are written in
/// the same transaction.
/// </summary>
/// <param name="study">The coordinator.</param>
/// <param name="read">Reads the study and trials of it by number, all at one moment.</param>
/// <param name="slots">Counts the slots that may work for it; null when nobody can.</param>
/// <param name="objective">What values of trials are of.</param>
/// <param name="trials">Trials there will be.</param>
/// <param name="clock">Measures rates.</param>
internal sealed class StudyFollower(
    IStudyGrain study, Func<int[], Task<(StudySummary? Study, IReadOnlyList<TrialSummary> Trials)>> read, Func<Task<int?>> slots,
    Objective objective, int trials, TimeProvider clock)
{
    private const int MostLatest = 20;
    private const int MostRunning = 64;
    private const int FewestForARate = 10;

    private static readonly TimeSpan Backoff = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RateWindow = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SlotsPeriod = TimeSpan.FromSeconds(5);

    // A stream that lasted so long had an answer: a call that gets none is given up before.
    private static readonly TimeSpan Answered = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly SortedDictionary<(int Trial, int Fold), Lease> _leases = [];
    private readonly Dictionary<int, TrialSummary> _known = [];
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

    /// <summary>Whether a trial runs on each of several folds. Default false.</summary>
    public bool HasFolds { get; init; }

    /// <summary>Whether the best trial is tested on the test split at the end. Default false.</summary>
    public bool TestsBest { get; init; }

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
                    Apply(entries);
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
        KeyValuePair<(int Trial, int Fold), Lease>[] leases;
        lock (_gate)
        {
            sequence = _sequence;
            latest = [.. _latest];
            leases = [.. _leases];
        }

        if (_read is not { Study: not null } known || known.Sequence != sequence)
            _read = known = await Read(sequence, latest, [.. leases.Take(MostRunning).Select(lease => lease.Key.Trial).Distinct()]);
        if (_counted is not { } counted || clock.GetElapsedTime(counted.At) > SlotsPeriod)
            _counted = counted = (clock.GetTimestamp(), await slots());
        if (known.Study is not { } study)
            return null;
        var busy = leases.Select(lease => lease.Value.Holder).Distinct().Count();
        var total = Math.Max(trials, study.Counts.Proposed);
        return new StudyProgress(study, total, known.Trials, counted.Slots, busy, Rate(study.Counts.Ended), clock.GetElapsedTime(_started))
        {
            Running =
            [
                .. leases.Take(MostRunning).Select(lease => Describe(lease.Key.Trial, lease.Key.Fold, lease.Value, study.Direction)),
            ],
            Testing = IsTesting(study, total) ? study.Best?.Number : null,
        };
    }

    // What ended trials came to, and what running ones try, does not change: each is read once.
    private async Task<(
        long Sequence, StudySummary? Study, IReadOnlyList<TrialSummary> Trials)> Read(long sequence, int[] latest, int[] running)
    {
        var unknown = latest.Where(number => _known.GetValueOrDefault(number) is not { Timing: not null })
            .Concat(running.Where(number => !_known.ContainsKey(number)));
        var (study, trialsRead) = await read([.. unknown.Distinct()]);
        foreach (var trial in trialsRead)
            _known[trial.Number] = trial;
        foreach (var number in _known.Keys.Except(latest).Except(running).ToList())
            _known.Remove(number);
        return (sequence, study, [.. latest.Select(number => _known.GetValueOrDefault(number)).OfType<TrialSummary>()]);
    }

    private RunningTrial Describe(int trial, int fold, Lease lease, Direction direction)
    {
        var known = _known.GetValueOrDefault(trial);
        var before = HasFolds ? known?.Folds?.FirstOrDefault(other => other.Fold == fold)?.Value : known?.Value;
        var value = (before, lease.Value) switch
        {
            (null, var now) => now,
            (var then, null) => then,
            var (then, now) => direction == Direction.Maximize ? Math.Max(then.Value, now.Value) : Math.Min(then.Value, now.Value),
        };
        var seconds = Math.Max(0, (clock.GetUtcNow() - lease.Since).TotalSeconds);
        return new RunningTrial(trial, HasFolds ? fold : null, lease.Attempt, lease.Epoch, value, seconds, known?.Configuration);
    }

    // The test has no event of its own until it is done: it is what is left when all trials have ended.
    private bool IsTesting(StudySummary study, int total) => TestsBest
        && study is { State: StudyState.Running or StudyState.Stopping, Best.Test: null, Counts: { Running: 0, Paused: 0, Pending: 0 } }
        && (study.State == StudyState.Stopping || study.Counts.Ended >= total);

    // From where the study stands: what happened before has nothing to tell.
    private async Task<bool> Begin(CancellationToken cancellationToken)
    {
        if (await study.Standing(cancellationToken) is not { } standing)
            return false;

        lock (_gate)
        {
            _sequence = standing.Sequence;
            foreach (var lease in standing.Leases)
                _leases[(lease.Attempt.Trial, lease.Attempt.Fold)] = new Lease(
                    lease.Holder, lease.Attempt.Attempt, lease.Epoch, lease.Since);
        }

        _pausedByItself = standing.Study is { State: StudyState.Paused, Reason: not null };
        _hasBegun = true;
        return !(EndsWhenPausedByItself && IsPausedByItself(standing.Study));
    }

    private static bool IsPausedByItself(StudySummary study) => study is { State: StudyState.Paused, Reason: not null, Counts.Running: 0 };

    private void Apply(JournalEntry[] entries)
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
                        _leases[(leased.Trial, leased.Fold)] = new Lease(leased.Holder, leased.Attempt, 0, leased.At);
                        break;
                    case TrialReported reported:
                        Apply(reported);
                        break;
                    case TrialReleased or FoldEnded or TrialPaused:
                        var attempt = (AttemptEvent)happened;
                        _leases.Remove((attempt.Trial, attempt.Fold));
                        break;
                    case TrialEnded ended:
                        _leases.Remove((ended.Trial, ended.Fold));
                        _latest.Enqueue(ended.Trial);
                        if (_latest.Count > MostLatest)
                            _latest.Dequeue();
                        break;
                }
            }
        }
    }

    private void Apply(TrialReported reported)
    {
        if (!_leases.TryGetValue((reported.Trial, reported.Fold), out var lease))
            return;
        var value = reported.Report.Epoch > 0 && reported.Report.Metric(objective.Metric) is { } reached && !double.IsNaN(reached)
            ? reached
            : lease.Value;
        if (objective.At == ObjectiveAt.Best && lease.Value is { } best && value is { } now && !objective.IsBetter(now, best))
            value = best;
        _leases[(reported.Trial, reported.Fold)] = lease with { Epoch = reported.Report.Epoch, Value = value };
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

    /// <summary>What a slot is at work on.</summary>
    private sealed record Lease(SlotName Holder, int Attempt, int Epoch, DateTimeOffset Since)
    {
        /// <summary>The value of the objective that this process has seen it reach.</summary>
        public double? Value { get; init; }
    }
}
