namespace SearchCluster.Search.Pruners;

/// <summary>How early Hyperband ends trials: which of its brackets it uses.</summary>
public enum Aggressiveness
{
    /// <summary>All brackets, as in the paper; in the last of them nothing is pruned.</summary>
    Conservative,

    /// <summary>The half of the brackets that begin earliest.</summary>
    Standard,

    /// <summary>The bracket alone that has every rung: successive halving from the first epochs on.</summary>
    Aggressive,
}
