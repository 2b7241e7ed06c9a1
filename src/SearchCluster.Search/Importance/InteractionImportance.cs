namespace SearchCluster.Search.Importance;

/// <summary>How much two parameters explain together beyond what each explains alone.</summary>
/// <param name="Parameters">The two names, in the order of the space.</param>
/// <param name="Share">From 0 to 1.</param>
public sealed record InteractionImportance(IReadOnlyList<string> Parameters, double Share);
