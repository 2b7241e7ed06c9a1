namespace SearchCluster.Search.Studies;

/// <summary>A trial of the Pareto front: no other is at least as good in all objectives and better in one.</summary>
/// <param name="Number">Number of the trial.</param>
/// <param name="Values">The objectives' values by metric, at the epoch that is best by the first of them.</param>
/// <param name="Configuration">What it tried.</param>
public sealed record FrontTrial(int Number, IReadOnlyDictionary<string, double> Values, Configuration Configuration);
