namespace SearchCluster.Search.Importance;

/// <summary>How importance is measured.</summary>
public enum ImportanceMethod
{
    /// <summary>Which parameters make the difference anywhere in the space: shares of the variance. See <see cref="FunctionalAnova"/>.</summary>
    Fanova,

    /// <summary>Which parameters make the difference between the good and the best: see <see cref="PearsonAnova"/>.</summary>
    PedAnova,
}
