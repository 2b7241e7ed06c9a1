namespace SearchCluster.Search.Studies;

/// <summary>One execution of a trial.</summary>
/// <param name="Trial">Number of the trial, from 0.</param>
/// <param name="Attempt">Number of the attempt, from 1.</param>
public readonly record struct TrialAttempt(int Trial, int Attempt);
