namespace SearchCluster.Search.Pruners;

/// <summary>Every trial runs to its end.</summary>
public sealed record NoPrunerOptions : PrunerOptions
{
    /// <inheritdoc/>
    public override IPruner Build(Objective objective) => new NoPruner();
}

/// <inheritdoc/>
internal sealed class NoPruner : IPruner
{
    public bool ShouldPrune(int trial, int epoch, double? value, IReadOnlyList<Observation> history) => false;
}
