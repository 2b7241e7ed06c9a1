using SearchCluster.Contracts.Grains;
using SearchCluster.Silo.Journal;

namespace SearchCluster.Silo.Tests.Grains;

/// <summary>A journal in memory, whose commits take as long, or fail, as the test wants.</summary>
internal sealed class ScriptedJournal : IJournal, ICheckpoints, IModels
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<JournalEntry>> _studies = [];
    private int _calls;

    /// <summary>How often anything was asked of it.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>What stands for the commit of a batch; at once by default.</summary>
    public Func<JournalBatch, Task> Committing { get; set; } = _ => Task.CompletedTask;

    /// <summary>Accepts nothing, as a full disk does.</summary>
    public bool Refuses { get; set; }

    public Task Append(JournalBatch batch)
    {
        Interlocked.Increment(ref _calls);
        lock (_lock)
        {
            var entries = Entries(batch.Study);
            if (Refuses)
                return Task.FromException(new DatabaseException("the disk is full"));
            if (batch.After != entries.Count)
                return Task.FromException(new JournalConflictException($"{entries.Count} events, the append comes after {batch.After}"));
            entries.AddRange(batch.Events.Select((happened, index) => new JournalEntry(batch.After + index + 1, happened)));
        }

        return Committing(batch);
    }

    public Task<IReadOnlyList<JournalEntry>> Read(string study, long afterSequence, int most = int.MaxValue)
    {
        Interlocked.Increment(ref _calls);
        lock (_lock)
            return Task.FromResult<IReadOnlyList<JournalEntry>>(
                [.. Entries(study).Where(entry => entry.Sequence > afterSequence).Take(most)]);
    }

    public Task Delete(string study)
    {
        lock (_lock)
            _studies.Remove(study);
        return Task.CompletedTask;
    }

    public Task<T> Query<T>(Func<StudyQueries, T> query)
    {
        Interlocked.Increment(ref _calls);
        throw new NotSupportedException("this journal has no tables");
    }

    public Task Save(string study, int trial, byte[] state, int fold = 0) => Task.CompletedTask;

    public Task<byte[]?> Load(string study, int trial, int fold = 0) => Task.FromResult<byte[]?>(null);

    public Task<byte[]?> LoadHead(string study, int trial, int fold, int length) => Task.FromResult<byte[]?>(null);

    public Task Delete(string study, int trial, int? fold = null) => Task.CompletedTask;

    public Task Put(ModelKey key, byte[] model) => Task.CompletedTask;

    public Task<byte[]?> Get(ModelKey key) => Task.FromResult<byte[]?>(null);

    public Task Pin(string study, IReadOnlyCollection<ModelKey> models) => Task.CompletedTask;

    public Task Release(string study, IReadOnlyCollection<int> trials) => Task.CompletedTask;

    public Task<IReadOnlyList<StoredModel>> List(string study) => Task.FromResult<IReadOnlyList<StoredModel>>([]);

    private List<JournalEntry> Entries(string study)
    {
        if (!_studies.TryGetValue(study, out var entries))
            _studies[study] = entries = [];
        return entries;
    }
}
