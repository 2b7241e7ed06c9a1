using SearchCluster.Training.Data;

namespace SearchCluster.Contracts.Workloads;

/// <summary>What the trials of a workload learn from.</summary>
/// <param name="Path">Where the study states it, from its root.</param>
/// <param name="Dataset">The data set.</param>
public sealed record DataSource(string Path, DatasetPlan Dataset);
