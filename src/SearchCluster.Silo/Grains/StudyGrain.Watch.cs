using System.Runtime.CompilerServices;
using System.Threading.Channels;
using SearchCluster.Contracts.Grains;

namespace SearchCluster.Silo.Grains;

/// <content>The watchers of the study: they get what has become durable, in order and without a gap.</content>
internal sealed partial class StudyGrain
{
    // Orleans sends up to a hundred pages in one message.
    private const int PageOfEvents = 64;

    private readonly List<ChannelWriter<JournalEntry[]>> _watchers = [];
    private readonly Queue<JournalEntry> _unpublished = [];

    // A snapshot of everything that was decided, whether or not it is durable yet.
    public Task<StudyStanding?> Standing(CancellationToken cancellationToken) => Task.FromResult(
        _study is { } study ? new StudyStanding(_appended, study.Summarize(), study.HeldLeases()) : null);

    public async IAsyncEnumerable<JournalEntry[]> Watch(long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Subscribed before the journal is read: nothing falls between the two.
        var live = Channel.CreateUnbounded<JournalEntry[]>();
        _watchers.Add(live.Writer);
        try
        {
            var last = afterSequence;
            while (await journal.Read(Name, last, PageOfEvents) is { Count: > 0 } past)
            {
                last = past[^1].Sequence;
                yield return [.. past];
            }

            // A deleted study has no journal: its last events are in the channel alone.
            while ((_study is { HasEnded: false } || last < _appended || live.Reader.TryPeek(out _))
                && await live.Reader.WaitToReadAsync(cancellationToken))
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

    // Batches become durable in order, but their continuations may run in another order. The first to run publishes all events up to its
    // batch; the others then find theirs published.
    private void Publish(long durable)
    {
        var entries = new List<JournalEntry>();
        while (_unpublished.TryPeek(out var entry) && entry.Sequence <= durable)
        {
            entries.Add(_unpublished.Dequeue());
            Gather(entries[^1]).Ignore();
        }

        if (entries.Count > 0)
            foreach (var watcher in _watchers)
                watcher.TryWrite([.. entries]);
    }
}
