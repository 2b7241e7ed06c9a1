namespace SearchCluster.Search;

/// <summary>What samplers and pruners learn of an ended trial.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Configuration">What it tried.</param>
/// <param name="State">How it ended.</param>
/// <param name="Value">The objective's value; null when it has none.</param>
public sealed record Observation(int Trial, Configuration Configuration, TrialState State, double? Value);
