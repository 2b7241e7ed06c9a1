using SearchCluster.Search.Simulation;

namespace SearchCluster.Contracts.Workloads;

/// <summary>A workload whose trials need not be run to know what they measure.</summary>
/// <param name="Objective">What stands in for its trials.</param>
/// <param name="Text">In words, such as <c>the function branin itself</c>.</param>
/// <param name="Minimum">The least value there is, which regret is measured from; null where it is not known.</param>
public sealed record SimulatedWorkload(ISimulatedObjective Objective, string Text, double? Minimum);
