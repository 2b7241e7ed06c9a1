namespace SearchCluster.Search;

/// <summary>The objective's value of one fold of a trial under cross-validation.</summary>
/// <param name="Fold">Number of the fold, from 0.</param>
/// <param name="Value">Its value; NaN is worse than any number.</param>
public readonly record struct FoldValue(int Fold, double Value);
