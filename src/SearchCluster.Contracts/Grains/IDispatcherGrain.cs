using SearchCluster.Search.Studies;

namespace SearchCluster.Contracts.Grains;

/// <summary>
/// Where free slots ask for work; its key is its number, from 0. What it knows is a cache: studies announce themselves again.
/// </summary>
[Alias("searchcluster.dispatcher")]
public interface IDispatcherGrain : IGrainWithIntegerKey
{
    /// <summary>Work of the next study in fair order; waits a few seconds for some before it answers with none.</summary>
    [ResponseTimeout("00:00:10")]
    Task<SlotTask> Ask(SlotName slot, CancellationToken cancellationToken);

    /// <summary>A silo has drained: whatever its slots still hold, of any study, is handed back.</summary>
    Task Leave(string silo, CancellationToken cancellationToken);

    /// <summary>A study says how many slots it could give work now.</summary>
    Task Announce(StudyAnnouncement study, CancellationToken cancellationToken);

    /// <summary>The silos, of those that live, that get no work of any study.</summary>
    Task<IReadOnlyList<TakenOutSilo>> TakenOut(CancellationToken cancellationToken);
}
