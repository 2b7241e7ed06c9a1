namespace SearchCluster.Contracts;

/// <summary>Which models of a study stay in the database when it has ended.</summary>
public enum KeptModels
{
    /// <summary>That of the best trial. The default.</summary>
    Best,

    /// <summary>None. Until the study ends the best so far is there, so that its evaluation trains nothing.</summary>
    None,

    /// <summary>Those of every trial of the Pareto front, and of the best; of one objective the best alone.</summary>
    Front,
}
