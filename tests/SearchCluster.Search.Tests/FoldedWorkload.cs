namespace SearchCluster.Search.Tests;

/// <summary>A workload of cross-validation, as a training would be.</summary>
/// <param name="Folds">Folds of each trial.</param>
internal sealed record FoldedWorkload(int Folds) : ISearchedWorkload
{
    public IReadOnlyList<string>? Metrics => null;

    public IEnumerable<(string Path, string Message)> Problems(SearchPlan search) => [];
}
