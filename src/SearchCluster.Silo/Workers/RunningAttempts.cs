using SearchCluster.Contracts.Grains;
using SearchCluster.Search;
using SearchCluster.Search.Studies;

namespace SearchCluster.Silo.Workers;

/// <summary>What the slots of this silo execute, for those who want to see it, and for those who want it ended.</summary>
internal sealed class RunningAttempts(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];

    /// <summary>An attempt begins; it ends when the entry is disposed.</summary>
    public Entry Begin(TrialLease lease, SlotName slot, CancellationToken stopping) =>
        Add(new Entry(this, lease.Study, lease.Attempt, slot, stopping));

    /// <summary>The evaluation of the best trial begins.</summary>
    public Entry Begin(EvaluationLease lease, SlotName slot, CancellationToken stopping) =>
        Add(new Entry(this, lease.Study, new TrialAttempt(lease.Trial, 0), slot, stopping));

    /// <summary>All of them, or those of one study, the oldest first.</summary>
    public IReadOnlyList<RunningAttempt> List(string? study = null)
    {
        lock (_lock)
            return [.. _entries.Where(entry => study is null || entry.Study == study).Select(entry => entry.Describe())];
    }

    /// <summary>Those of them that are executed here end within a step.</summary>
    public void Abandon(string study, IReadOnlyCollection<TrialAttempt> attempts)
    {
        List<Entry> abandoned;
        lock (_lock)
            abandoned = _entries.FindAll(entry => entry.Study == study && attempts.Contains(entry.Attempt));
        foreach (var entry in abandoned)
            entry.Abandon();
    }

    private Entry Add(Entry entry)
    {
        lock (_lock)
            _entries.Add(entry);
        return entry;
    }

    /// <summary>One of them.</summary>
    internal sealed class Entry : IDisposable
    {
        private readonly RunningAttempts _all;
        private readonly Lock _ending = new();
        private readonly CancellationTokenSource _stop;
        private readonly SlotName _slot;
        private readonly long _began;
        private readonly DateTimeOffset _started;
        private volatile Progress _progress = new(0, null);
        private bool _hasEnded;

        public Entry(RunningAttempts all, string study, TrialAttempt attempt, SlotName slot, CancellationToken stopping)
        {
            (_all, Study, Attempt, _slot) = (all, study, attempt, slot);
            _stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            (_began, _started) = (all.Now(), all.Today());
        }

        public string Study { get; }

        public TrialAttempt Attempt { get; }

        /// <summary>Whether its lease is gone: it has no outcome, and nothing of it is kept.</summary>
        public bool IsAbandoned { get; private set; }

        /// <summary>Cancelled when the silo stops, or when the attempt is abandoned.</summary>
        public CancellationToken Stop => _stop.Token;

        /// <summary>Takes note of what it reported.</summary>
        public void See(TrialReport report, Objective objective)
        {
            var (value, before) = (report.Epoch > 0 ? report.Metric(objective.Metric) : null, _progress.Value);
            var counts = value is not null
                && (before is null || objective.At == ObjectiveAt.Last || objective.IsBetter(value.Value, before.Value));
            _progress = new Progress(report.Epoch, counts ? value : before);
        }

        public void Abandon()
        {
            lock (_ending)
            {
                if (_hasEnded)
                    return;
                IsAbandoned = true;
                _stop.Cancel();
            }
        }

        public RunningAttempt Describe()
        {
            var progress = _progress;
            return new RunningAttempt(Study, Attempt.Trial, Attempt.Attempt, progress.Epoch, _all.SecondsSince(_began))
            {
                Fold = Attempt.Fold > 0 ? Attempt.Fold : null,
                Value = progress.Value,
                Started = _started,
                Slot = _slot,
            };
        }

        public void Dispose()
        {
            lock (_all._lock)
                _all._entries.Remove(this);
            lock (_ending)
            {
                _hasEnded = true;
                _stop.Dispose();
            }
        }

        // One reference: the slot writes it while readers look.
        private sealed record Progress(int Epoch, double? Value);
    }

    private long Now() => clock.GetTimestamp();

    private DateTimeOffset Today() => clock.GetUtcNow();

    private double SecondsSince(long began) => clock.GetElapsedTime(began).TotalSeconds;
}
