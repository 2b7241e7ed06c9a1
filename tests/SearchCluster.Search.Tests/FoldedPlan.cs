namespace SearchCluster.Search.Tests;

/// <summary>A plan of cross-validation, as a study with a training would be.</summary>
internal sealed record FoldedPlan : SearchPlan
{
    public required int FoldCount { get; init; }

    public override int Folds => FoldCount;
}
