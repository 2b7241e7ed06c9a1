using SearchCluster.Contracts.Grains;
using SearchCluster.Presentation.Views;
using SearchCluster.Search.Studies;

namespace SearchCluster.Web.Events;

/// <summary>
/// All studies and silos at a moment. They are read once a second for all watchers together, and only while there is one.
/// </summary>
internal sealed class ClusterWatch(IGrainFactory grains, TimeProvider clock)
{
    /// <summary>How old what is told may be.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task<(IReadOnlyList<StudySummary>, ClusterView)> _reading =
        Task.FromResult<(IReadOnlyList<StudySummary>, ClusterView)>(([], new ClusterView([])));
    private long? _began;

    /// <summary>What is true now, or was less than a second ago.</summary>
    public Task<(IReadOnlyList<StudySummary> Studies, ClusterView Cluster)> Read()
    {
        lock (_gate)
        {
            if (_began is { } began && clock.GetElapsedTime(began) < Period / 2 && !_reading.IsFaulted)
                return _reading;
            _began = clock.GetTimestamp();
            return _reading = ReadNow();
        }
    }

    private async Task<(IReadOnlyList<StudySummary>, ClusterView)> ReadNow()
    {
        var catalog = grains.GetGrain<ICatalogGrain>(0);
        var silos = catalog.Silos(CancellationToken.None);
        return (await catalog.Studies(CancellationToken.None), new ClusterView(await silos));
    }
}
