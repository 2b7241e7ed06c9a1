using SearchCluster.Search.Pruners;

namespace SearchCluster.Search.Tests.Studies;

/// <summary>Prunes every trial at one epoch.</summary>
internal sealed record PruneAtOptions : PrunerOptions
{
    public required int Epoch { get; init; }

    public override IPruner Build(Objective objective) => new PruneAt(Epoch);

    private sealed class PruneAt(int pruned) : IPruner
    {
        public bool ShouldPrune(int trial, int epoch, double? value, IReadOnlyList<Observation> history) => epoch == pruned;
    }
}
