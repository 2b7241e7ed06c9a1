using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Workers;

namespace SearchCluster.Silo.Grains;

/// <summary>
/// What a study's coordinator knows of the dispatchers' belief in its demand, so that it speaks up only when that is too low.
/// </summary>
internal sealed class AnnouncedDemand(Dispatchers dispatchers)
{
    private readonly int[] _believed = new int[dispatchers.Count];
    private bool _isKnown;

    /// <summary>When the last announcement was made, by the clock's timestamp.</summary>
    public long Announced { get; private set; }

    /// <summary>A slot asked: its dispatcher sends one fewer, or none after an answer that there is nothing.</summary>
    public void Asked(SlotName slot, SlotTask answer)
    {
        ref var believed = ref _believed[dispatchers.NumberFor(slot)];
        believed = answer switch
        {
            NoTask { Reason: NoTaskReason.NothingToLease } => 0,
            TrialsTask or EvaluationTask => Math.Max(0, believed - 1),
            _ => believed,
        };
    }

    /// <summary>Whether to announce, and that it is done.</summary>
    /// <param name="wanted">Slots that could get work.</param>
    /// <param name="isAtRest">Whether the study has ended, or is paused and no trial of it runs.</param>
    /// <param name="isHeartbeat">Whether to announce in any case.</param>
    /// <param name="now">The clock's timestamp.</param>
    public bool MustAnnounce(int wanted, bool isAtRest, bool isHeartbeat, long now)
    {
        if (!isHeartbeat && (isAtRest ? !_isKnown : _isKnown && Array.TrueForAll(_believed, believed => wanted <= believed)))
            return false;
        Array.Fill(_believed, wanted);
        _isKnown = !isAtRest;
        Announced = now;
        return true;
    }
}
