using SearchCluster.Randomness;

namespace SearchCluster.Search.Samplers;

/// <summary>
/// Random search (Bergstra and Bengio, JMLR 2012): every parameter drawn independently. Nine trials try nine values of
/// the parameter that matters, where a 3 × 3 grid tries three.
/// </summary>
public sealed record RandomSamplerOptions : SamplerOptions
{
    /// <inheritdoc/>
    public override bool SeesAllObjectives => true;

    /// <inheritdoc/>
    public override ISampler Build(SamplerContext context) => new RandomSampler(context.Space, context.Seed);
}

/// <summary>Each value has an address of its own (trial, place of the parameter): one more parameter at the end moves no other.</summary>
internal sealed class RandomSampler(SearchSpace space, ulong seed) : ISampler
{
    public bool IsAdaptive => false;

    public Proposal? Propose(int trial, StudyHistory history) => new(space.Configure(name =>
    {
        var random = RandomStream.At(seed, RandomPurpose.Proposal, trial, space.Parameters.IndexOf(name));
        return space.Parameters[name].Draw(ref random);
    }));
}
