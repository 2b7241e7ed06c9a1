namespace SearchCluster.Training.Layers;

/// <summary>One forward pass.</summary>
/// <param name="Mode">What it is for.</param>
/// <param name="Rows">Examples in it.</param>
/// <param name="Step">Steps taken before: part of the address of its dropout masks.</param>
internal readonly record struct Pass(PassMode Mode, int Rows, long Step = 0);

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
