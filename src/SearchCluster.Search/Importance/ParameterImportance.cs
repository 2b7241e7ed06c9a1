namespace SearchCluster.Search.Importance;

/// <summary>How much one parameter explains.</summary>
/// <param name="Parameter">Its name.</param>
/// <param name="Share">From 0 to 1.</param>
public sealed record ParameterImportance(string Parameter, double Share);
