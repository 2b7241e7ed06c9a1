using SearchCluster.Search.Studies;

namespace SearchCluster.Contracts.Grains;

/// <summary>The one place where free slots ask for work (key 0). What it knows is a cache: studies announce themselves again.</summary>
[Alias("searchcluster.dispatcher")]
public interface IDispatcherGrain : IGrainWithIntegerKey
{
    /// <summary>Work of the next study in fair order; waits a few seconds for some before it answers with none.</summary>
    Task<StudyWork> Ask(SlotName slot, CancellationToken cancellationToken);

    /// <summary>A silo has drained: whatever its slots still hold, of any study, is handed back.</summary>
    Task Leave(string silo, CancellationToken cancellationToken);

    /// <summary>A study has, or may have, work for a slot that waits.</summary>
    Task Announce(StudyAnnouncement study, CancellationToken cancellationToken);

    /// <summary>The silos, of those that live, that get no work of any study.</summary>
    Task<IReadOnlyList<TakenOutSilo>> TakenOut(CancellationToken cancellationToken);
}
