namespace SearchCluster.Training.Networks;

/// <summary>What a forward pass is for.</summary>
internal enum PassMode
{
    /// <summary>Learning: batch statistics, which enter the running ones, and dropout.</summary>
    Training,

    /// <summary>Looking on while learning: batch statistics without touching the running ones, no dropout.</summary>
    Observation,

    /// <summary>Using what was learned: running statistics, no dropout.</summary>
    Evaluation,
}
