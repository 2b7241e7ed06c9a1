using System.Runtime.CompilerServices;
using System.Threading.Channels;
using SearchCluster.Contracts.Grains;
using SearchCluster.Silo.Journal;

namespace SearchCluster.Silo.Grains;

/// <summary>The watchers of a study: they get what has become durable, in order and without a gap.</summary>
internal sealed class StudyWatchers
{
    // Orleans sends up to a hundred pages in one message.
    private const int PageOfEvents = 64;

    private readonly List<ChannelWriter<JournalEntry[]>> _watchers = [];
    private readonly Queue<JournalEntry> _unpublished = [];

    /// <summary>An event was decided, and is published once it is durable.</summary>
    public void Expect(JournalEntry entry) => _unpublished.Enqueue(entry);

    /// <summary>
    /// Publishes all events up to a sequence number. Batches become durable in order, but their continuations may run in another order: the
    /// first to run publishes all up to its batch, the others then find theirs published.
    /// </summary>
    /// <returns>The events that were not published before, in order.</returns>
    public IReadOnlyList<JournalEntry> Publish(long durable)
    {
        var entries = new List<JournalEntry>();
        while (_unpublished.TryPeek(out var entry) && entry.Sequence <= durable)
            entries.Add(_unpublished.Dequeue());
        if (entries.Count > 0)
            foreach (var watcher in _watchers)
                watcher.TryWrite([.. entries]);
        return entries;
    }

    /// <summary>The study is deleted: every watch ends.</summary>
    public void Complete()
    {
        foreach (var watcher in _watchers)
            watcher.TryComplete();
    }

    /// <summary>The journal after a sequence number, committed batch by committed batch, until there will be no more.</summary>
    /// <param name="journal">Where the events before the watch are read.</param>
    /// <param name="study">Name of the study.</param>
    /// <param name="afterSequence">Number of the event before the first one that is wanted.</param>
    /// <param name="mayGrow">Whether more events may follow the one of this number.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    public async IAsyncEnumerable<JournalEntry[]> Watch(
        IJournal journal, string study, long afterSequence, Func<long, bool> mayGrow,
            [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Subscribed before the journal is read: nothing falls between the two.
        var live = Channel.CreateUnbounded<JournalEntry[]>();
        _watchers.Add(live.Writer);
        try
        {
            var last = afterSequence;
            while (await journal.Read(study, last, PageOfEvents) is { Count: > 0 } past)
            {
                last = past[^1].Sequence;
                yield return [.. past];
            }

            // A deleted study has no journal: its last events are in the channel alone.
            while ((mayGrow(last) || live.Reader.TryPeek(out _)) && await live.Reader.WaitToReadAsync(cancellationToken))
            {
                var entries = await live.Reader.ReadAsync(cancellationToken);
                JournalEntry[] fresh = [.. entries.Where(entry => entry.Sequence > last)];
                if (fresh.Length == 0)
                    continue;
                last = fresh[^1].Sequence;
                yield return fresh;
            }
        }
        finally
        {
            _watchers.Remove(live.Writer);
        }
    }
}
