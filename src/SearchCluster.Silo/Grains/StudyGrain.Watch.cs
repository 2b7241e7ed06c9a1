using System.Runtime.CompilerServices;
using System.Threading.Channels;
using SearchCluster.Contracts.Grains;

namespace SearchCluster.Silo.Grains;

/// <content>Those who watch the study: what has become durable, in order and without a gap.</content>
internal sealed partial class StudyGrain
{
    // Orleans sends up to a hundred pages in one message.
    private const int PageOfEvents = 64;

    private readonly List<ChannelWriter<JournalEntry[]>> _watchers = [];
    private readonly Queue<JournalEntry> _unpublished = [];

    // Of one moment: everything that was decided, durable or about to be.
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

            // What a deleted study published last is all that is left of it.
            while ((_study is { HasEnded: false } || last < _appended || live.Reader.TryPeek(out _)) && await live.Reader.WaitToReadAsync(cancellationToken))
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

    // Batches become durable in the order of their appends, but one that is durable at once overtakes those that wait for a turn
    // to hear of it. So whoever hears first publishes everything up to there.
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
