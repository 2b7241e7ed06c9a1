namespace SearchCluster.Search.Studies;

/// <summary>One fold of a trial under cross-validation, as users see it.</summary>
/// <param name="Fold">Its number in the trial, from 0.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Value">The objective's value on it; null when there is none yet.</param>
/// <param name="Epoch">The epoch of the value.</param>
/// <param name="Epochs">Epochs trained.</param>
/// <param name="Attempts">Attempts begun.</param>
public sealed record FoldSummary(int Fold, TrialState State, double? Value, int Epoch, int Epochs, int Attempts);
