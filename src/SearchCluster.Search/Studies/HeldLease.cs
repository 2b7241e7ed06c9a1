namespace SearchCluster.Search.Studies;

/// <summary>What a slot is at work on, or will be before it asks again.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="Holder">The slot: silo address with generation, a slash, the number of the slot.</param>
/// <param name="Epoch">The last epoch reported, 0 before the first.</param>
/// <param name="Since">When it was leased.</param>
public sealed record HeldLease(TrialAttempt Attempt, string Holder, int Epoch, DateTimeOffset Since);
