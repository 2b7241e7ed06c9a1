namespace SearchCluster.Search.Samplers;

/// <summary>What a sampler wants tried next.</summary>
/// <param name="Configuration">One value per active parameter.</param>
public sealed record Proposal(Configuration Configuration)
{
    /// <summary>Epochs to train, at most those of the budget. Default: those of the budget.</summary>
    public int? Epochs { get; init; }

    /// <summary>Where the proposal comes from, for samplers that work in stages; null for the others.</summary>
    public Lineage? Lineage { get; init; }
}
