namespace SearchCluster.Search;

/// <summary>What a study takes over from another.</summary>
public enum WarmStartUse
{
    /// <summary>Its ended trials: the sampler sees them as if they were its own.</summary>
    Trials,

    /// <summary>The region of its best trials: numeric ranges and choices are narrowed to it.</summary>
    Range,
}
