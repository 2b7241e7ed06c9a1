namespace SearchCluster.Search;

/// <summary>The objective's value at one epoch of a trial.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Value">The value; may be non-finite, not NaN.</param>
public readonly record struct EpochValue(int Epoch, double Value);
