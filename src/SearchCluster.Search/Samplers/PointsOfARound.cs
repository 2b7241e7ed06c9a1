using SearchCluster.Randomness;

namespace SearchCluster.Search.Samplers.Stages;

/// <summary>Spreads the trials of a round over the ranges of its stage.</summary>
internal interface IInside
{
    /// <summary>What a trial is to try.</summary>
    /// <param name="trial">Its number.</param>
    /// <param name="unknown">Trials proposed before it whose results the round does not know.</param>
    Configuration Propose(int trial, IReadOnlyList<ProposedTrial> unknown);
}

/// <summary>Sobol's points, or Halton's where there are too many parameters: scrambled anew in each stage.</summary>
internal sealed class EvenlyInside(SearchSpace space, ulong seed, int stage) : IInside
{
    private readonly ISampler _points = space.Parameters.Count <= SobolSamplerOptions.MostParameters
        ? new SobolSampler(space, RandomStream.Derive(seed, RandomPurpose.Scrambling, stage))
        : new HaltonSampler(space, RandomStream.Derive(seed, RandomPurpose.Scrambling, stage));

    public Configuration Propose(int trial, IReadOnlyList<ProposedTrial> unknown) =>
        _points.Propose(trial, StudyHistory.Empty)!.Configuration;
}

/// <summary>Where good trials lie more densely than others, by <see cref="TpeSampler"/>.</summary>
internal sealed class DenselyInside(SearchSpace space, KnownTrials trials, ulong seed) : IInside
{
    private static readonly TpeSamplerOptions Options = new() { Startup = 1 };

    private readonly TpeSampler _sampler = new(Options, space, new Objective { Direction = Direction.Minimize }, seed);

    public Configuration Propose(int trial, IReadOnlyList<ProposedTrial> unknown) =>
        _sampler.Propose(trial, new StudyHistory(trials.All, unknown))!.Configuration;
}
