namespace SearchCluster.Search.Studies;

/// <summary>What of an audit depends on time.</summary>
/// <param name="Late">Outcomes told by attempts that no longer held the lease; they changed nothing.</param>
public sealed record AuditTiming(int Late);
