using SearchCluster.Contracts.Grains;
using SearchCluster.Silo.Journal;

namespace SearchCluster.Silo.Tests.Grains;

/// <summary>The journal of one study in memory, whose commits take as long, or fail, as the test wants.</summary>
internal sealed class ScriptedJournal : IJournal, ICheckpoints
{
    private readonly Lock _lock = new();
    private readonly List<JournalEntry> _entries = [];

    /// <summary>What stands for the commit of a batch; at once by default.</summary>
    public Func<JournalBatch, Task> Committing { get; set; } = _ => Task.CompletedTask;

    /// <summary>Accepts nothing, as a full disk does.</summary>
    public bool Refuses { get; set; }

    public Task Append(JournalBatch batch)
    {
        lock (_lock)
        {
            if (Refuses)
                return Task.FromException(new DatabaseException("the disk is full"));
            if (batch.After != _entries.Count)
                return Task.FromException(new JournalConflictException($"{_entries.Count} events, the append comes after {batch.After}"));
            _entries.AddRange(batch.Events.Select((happened, index) => new JournalEntry(batch.After + index + 1, happened)));
        }

        return Committing(batch);
    }

    public Task<IReadOnlyList<JournalEntry>> Read(string study, long afterSequence)
    {
        lock (_lock)
            return Task.FromResult<IReadOnlyList<JournalEntry>>([.. _entries.Where(entry => entry.Sequence > afterSequence)]);
    }

    public Task Save(string study, int trial, byte[] state) => Task.CompletedTask;

    public Task<byte[]?> Load(string study, int trial) => Task.FromResult<byte[]?>(null);

    public Task Delete(string study, int trial) => Task.CompletedTask;
}
