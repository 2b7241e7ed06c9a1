using System.Runtime.CompilerServices;
using SearchCluster.Contracts.Grains;

namespace SearchCluster.Web.Events;

/// <summary>
/// The journals of studies as they commit. However many read one study here, its coordinator is watched once: what is older is read from
/// the database.
/// </summary>
internal sealed class EventFeeds(IGrainFactory grains)
{
    // A coordinator whose silo died is activated elsewhere within seconds.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<string, StudyFeed> _feeds = [];
    private readonly Lock _gate = new();

    /// <summary>The events of a study after a sequence number, in order and without a gap, until it has ended or is deleted.</summary>
    public async IAsyncEnumerable<JournalEntry> Read(
        string study, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var catalog = grains.GetGrain<ICatalogGrain>(0);
        for (var last = after; ;)
        {
            while (await catalog.Events(study, last, cancellationToken) is { Count: > 0 } stored)
            {
                foreach (var entry in stored)
                    yield return entry;
                last = stored[^1].Sequence;
            }

            using var reader = Join(study, last);
            // What the feed has told others before this reader joined is stored.
            while (last < reader.From && await catalog.Events(study, last, cancellationToken) is { Count: > 0 } stored)
            {
                foreach (var entry in stored)
                    yield return entry;
                last = stored[^1].Sequence;
            }

            while (await reader.Entries.WaitToReadAsync(cancellationToken))
                while (reader.Entries.TryRead(out var live))
                    foreach (var entry in live.Where(entry => entry.Sequence > last))
                    {
                        yield return entry;
                        last = entry.Sequence;
                    }

            if (reader.End == FeedEnd.StudyEnded)
                yield break;
            // The feed broke, or this reader was too slow for it: it goes on from the database.
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    private FeedReader Join(string study, long last)
    {
        lock (_gate)
        {
            if (!_feeds.TryGetValue(study, out var feed))
                _feeds.Add(study, feed = new StudyFeed(last, grains.GetGrain<IStudyGrain>(study).Watch, closed => Leave(study, closed)));
            return feed.Join();
        }
    }

    private void Leave(string study, StudyFeed feed)
    {
        lock (_gate)
            if (_feeds.TryGetValue(study, out var known) && known == feed)
                _feeds.Remove(study);
    }
}
