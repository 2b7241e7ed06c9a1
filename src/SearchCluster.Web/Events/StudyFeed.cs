using System.Threading.Channels;
using SearchCluster.Contracts.Grains;

namespace SearchCluster.Web.Events;

/// <summary>
/// One watch of a study's coordinator, shared by its readers. It ends with the study, when it breaks, or with its last reader.
/// </summary>
internal sealed class StudyFeed
{
    // Batches that a reader may be behind; one that falls further back reads from the database.
    private const int LongestQueue = 4096;

    private readonly Lock _gate = new();
    private readonly List<FeedReader> _readers = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Action<StudyFeed> _closed;
    private FeedEnd? _end;
    private long _last;

    /// <summary>A feed of what is committed after an event.</summary>
    /// <param name="after">Its sequence number.</param>
    /// <param name="watch">Watches the coordinator.</param>
    /// <param name="closed">Called once, when no more comes.</param>
    public StudyFeed(long after, Func<long, CancellationToken, IAsyncEnumerable<JournalEntry[]>> watch, Action<StudyFeed> closed)
    {
        (_last, _closed) = (after, closed);
        _ = Task.Run(() => Pump(watch));
    }

    /// <summary>A reader of what is committed from now on.</summary>
    public FeedReader Join()
    {
        var entries = Channel.CreateBounded<JournalEntry[]>(new BoundedChannelOptions(LongestQueue) { SingleReader = true });
        lock (_gate)
        {
            var reader = new FeedReader(_last, entries, this);
            if (_end is { } end)
                reader.Close(end);
            else
                _readers.Add(reader);
            return reader;
        }
    }

    /// <summary>A reader leaves; with the last the feed ends.</summary>
    public void Leave(FeedReader reader)
    {
        lock (_gate)
        {
            _readers.Remove(reader);
            if (_readers.Count > 0 || _end is not null)
                return;
        }

        Close(FeedEnd.Broken);
        _stop.Cancel();
    }

    private async Task Pump(Func<long, CancellationToken, IAsyncEnumerable<JournalEntry[]>> watch)
    {
        try
        {
            await foreach (var entries in watch(_last, _stop.Token))
                Publish(entries);
            Close(FeedEnd.StudyEnded);
        }
        // The coordinator's silo is gone, or the last reader. Readers that are left join another feed.
        catch (Exception error)
            when (error is OrleansException or TimeoutException or OperationCanceledException or InvalidOperationException)
        {
            Close(FeedEnd.Broken);
        }
    }

    private void Publish(JournalEntry[] entries)
    {
        lock (_gate)
        {
            _last = entries[^1].Sequence;
            for (var i = _readers.Count - 1; i >= 0; i--)
                if (!_readers[i].TryWrite(entries))
                {
                    _readers[i].Close(FeedEnd.Broken);
                    _readers.RemoveAt(i);
                }
        }
    }

    private void Close(FeedEnd end)
    {
        lock (_gate)
        {
            if (_end is not null)
                return;
            _end = end;
            foreach (var reader in _readers)
                reader.Close(end);
            _readers.Clear();
        }

        _closed(this);
    }
}

/// <summary>Why no more comes.</summary>
internal enum FeedEnd
{
    /// <summary>The study has ended, or was deleted.</summary>
    StudyEnded,

    /// <summary>Something else: what is missing can be read from the database.</summary>
    Broken,
}

/// <summary>One reader of a feed.</summary>
/// <param name="from">Events up to this one are not in <see cref="Entries"/>.</param>
/// <param name="entries">Holds what has not been read.</param>
/// <param name="feed">Where it comes from.</param>
internal sealed class FeedReader(long from, Channel<JournalEntry[]> entries, StudyFeed feed) : IDisposable
{
    /// <summary>Events up to this one are not in <see cref="Entries"/>.</summary>
    public long From => from;

    /// <summary>What is committed, batch by batch.</summary>
    public ChannelReader<JournalEntry[]> Entries => entries.Reader;

    /// <summary>Why <see cref="Entries"/> has ended.</summary>
    public FeedEnd End { get; private set; }

    /// <summary>Leaves the feed.</summary>
    public void Dispose() => feed.Leave(this);

    /// <summary>Takes a batch; false when too many wait already.</summary>
    internal bool TryWrite(JournalEntry[] batch) => entries.Writer.TryWrite(batch);

    /// <summary>No more comes.</summary>
    internal void Close(FeedEnd end)
    {
        End = end;
        entries.Writer.TryComplete();
    }
}
