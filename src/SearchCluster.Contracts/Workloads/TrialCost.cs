namespace SearchCluster.Contracts.Workloads;

/// <summary>What a trial would cost on this machine.</summary>
/// <param name="Seconds">Of one fold of a trial on one slot.</param>
/// <param name="Bytes">Memory of a trial at work, without its data.</param>
public sealed record TrialCost(double Seconds, long Bytes);
