namespace SearchCluster.Search;

/// <summary>Which epoch's value is the trial's value.</summary>
public enum ObjectiveAt
{
    /// <summary>The best epoch's, the earliest on a tie.</summary>
    Best,

    /// <summary>The last epoch's.</summary>
    Last,
}
