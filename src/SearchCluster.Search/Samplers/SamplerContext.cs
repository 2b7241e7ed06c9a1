using SearchCluster.Search.Domains;

namespace SearchCluster.Search.Samplers;

/// <summary>What a sampler knows of the study that it proposes for.</summary>
public sealed record SamplerContext
{
    /// <summary>The parameters: a space without problems.</summary>
    public required SearchSpace Space { get; init; }

    /// <summary>The objectives, at least one; the first decides which trial is best.</summary>
    public required IReadOnlyList<Objective> Objectives { get; init; }

    /// <summary>Trials of the study, at least 1.</summary>
    public required int Trials { get; init; }

    /// <summary>Seed of everything random in the study. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Most epochs of a trial, at least 1. Default 1.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>Most trials at once; null where there is no bound. Default null.</summary>
    public int? Concurrency { get; init; }

    /// <summary>Whether the history begins with the trials of another study. Default false.</summary>
    public bool HasTransferredTrials { get; init; }

    /// <summary>Whether a parameter may have another domain than the study says. Default always.</summary>
    public Func<string, Domain, bool> Allows { get; init; } = (_, _) => true;

    /// <summary>The first objective.</summary>
    public Objective Objective => Objectives[0];
}
