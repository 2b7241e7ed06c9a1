namespace SearchCluster.Search.Pruners;

/// <summary>What becomes of a trial that is not among the best at a rung.</summary>
public enum HalvingVariant
{
    /// <summary>It ends: nothing is kept, and a trial once stopped stays so.</summary>
    Stop,

    /// <summary>It pauses, its state kept, and goes on from there when it is among the best of all that have come to the rung by then.</summary>
    Promote,
}
