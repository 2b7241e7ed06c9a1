using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;

namespace SearchCluster.Silo.Workers;

/// <summary>What the slots of this silo execute, for those who want to see it, and for those who want it ended.</summary>
internal sealed class RunningAttempts(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];

    /// <summary>An attempt begins; it ends when the entry is disposed.</summary>
    public Entry Begin(TrialLease lease, CancellationToken stopping) => Add(new Entry(this, lease.Study, lease.Attempt, stopping));

    /// <summary>The evaluation of the best trial begins.</summary>
    public Entry Begin(EvaluationLease lease, CancellationToken stopping) => Add(new Entry(this, lease.Study, new TrialAttempt(lease.Trial, 0), stopping));

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<RunningAttempt> List()
    {
        lock (_lock)
            return [.. _entries.Select(entry => entry.Describe())];
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
        private readonly long _began;
        private bool _hasEnded;

        public Entry(RunningAttempts all, string study, TrialAttempt attempt, CancellationToken stopping)
        {
            (_all, Study, Attempt) = (all, study, attempt);
            _stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            _began = all.Now();
        }

        public string Study { get; }

        public TrialAttempt Attempt { get; }

        /// <summary>The last epoch that it reported.</summary>
        public int Epoch { get; set; }

        /// <summary>Whether its lease is gone: it has no outcome, and nothing of it is kept.</summary>
        public bool IsAbandoned { get; private set; }

        /// <summary>Cancelled when the silo stops, or when the attempt is abandoned.</summary>
        public CancellationToken Stop => _stop.Token;

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

        public RunningAttempt Describe() => new(Study, Attempt.Trial, Attempt.Attempt, Epoch, _all.SecondsSince(_began)) { Fold = Attempt.Fold > 0 ? Attempt.Fold : null };

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
    }

    private long Now() => clock.GetTimestamp();

    private double SecondsSince(long began) => clock.GetElapsedTime(began).TotalSeconds;
}
