namespace SearchCluster.Contracts.Grains;

/// <summary>What an attempt of a trial has written, as far as it is kept.</summary>
/// <param name="Attempt">Number of the attempt, from 1.</param>
/// <param name="Body">The bytes.</param>
public sealed record TrialLog(int Attempt, byte[] Body);

/// <summary>A part of the log of an attempt that runs.</summary>
/// <param name="Attempt">Number of the attempt, from 1.</param>
/// <param name="Body">Bytes that it has written.</param>
/// <param name="Next">Where the next part begins.</param>
public sealed record TrialLogPart(int Attempt, byte[] Body, long Next);
