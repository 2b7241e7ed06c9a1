namespace SearchCluster.Training.Networks;

/// <summary>One forward pass.</summary>
/// <param name="Mode">What it is for.</param>
/// <param name="Rows">Examples in it.</param>
/// <param name="Step">Steps taken before: part of the address of its dropout masks.</param>
internal readonly record struct Pass(PassMode Mode, int Rows, long Step = 0);
