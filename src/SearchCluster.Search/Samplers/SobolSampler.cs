namespace SearchCluster.Search.Samplers;

/// <summary>
/// Quasi-random search by Sobol's sequence, scrambled as Owen does: spread more evenly than random draws, over every one and two
/// parameters as over all (Bousquet and others, 2017: at least as good as random search whatever the budget). Most even at 2ᵐ trials.
/// </summary>
public sealed record SobolSamplerOptions : SamplerOptions
{
    /// <summary>Most parameters of a space.</summary>
    public const int MostParameters = SobolDirections.Dimensions;

    /// <inheritdoc/>
    public override bool SeesAllObjectives => true;

    /// <inheritdoc/>
    public override ISampler Build(SamplerContext context) => new SobolSampler(context.Space, context.Seed);

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems(SearchSpace space, Budget budget)
    {
        if (space.Parameters.Count > MostParameters)
            yield return ("space",
                $"{space.Parameters.Count} parameters: "
                    + $"Sobol's sequence has directions for at most {MostParameters}; halton and random have no such bound");
    }
}

/// <summary>Every parameter is a dimension of its own, active or not: a configuration is a function of seed and trial alone.</summary>
internal sealed class SobolSampler(SearchSpace space, ulong seed) : ISampler
{
    private readonly SobolSequence _sequence = new(space.Parameters.Count, seed);

    public bool IsAdaptive => false;

    public Proposal? Propose(int trial, StudyHistory history) =>
        new(space.Configure(name => space.Parameters[name].AtShare(_sequence.Share(trial, space.Parameters.IndexOf(name)))));
}
