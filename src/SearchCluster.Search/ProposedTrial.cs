namespace SearchCluster.Search;

/// <summary>A trial that has not ended.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Configuration">What it tries.</param>
public sealed record ProposedTrial(int Trial, Configuration Configuration);
