using SearchCluster.Search.Studies;

namespace SearchCluster.Search.Simulation;

/// <summary>One epoch of a simulated trial.</summary>
/// <param name="Report">What it measures at its end.</param>
/// <param name="Seconds">How long it lasts; 0 or more.</param>
public sealed record SimulatedEpoch(TrialReport Report, double Seconds);
