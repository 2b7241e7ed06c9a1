namespace SearchCluster.Search.Simulation;

/// <summary>A report better than all before it.</summary>
/// <param name="Seconds">Simulated time since the study's beginning.</param>
/// <param name="Trial">The trial that reported.</param>
/// <param name="Epoch">The epoch it reported.</param>
/// <param name="Value">The objective's value.</param>
public sealed record Improvement(double Seconds, int Trial, int Epoch, double Value);
