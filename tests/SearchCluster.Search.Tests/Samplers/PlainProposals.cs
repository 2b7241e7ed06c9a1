using SearchCluster.Search.Samplers;

namespace SearchCluster.Search.Tests.Samplers;

/// <summary>Samplers asked for no more than configurations, of a space and a seed, with nothing unfinished.</summary>
internal static class PlainProposals
{
    public static ISampler Build(this SamplerOptions options, SearchSpace space, ulong seed, int trials = 100) => options.Build(new SearchPlan
    {
        Name = "plain",
        Seed = seed,
        Sampler = options,
        Space = space.Parameters,
        Objective = new Objective { Metric = "value", Direction = Direction.Minimize },
        Budget = new Budget { Trials = trials },
    });

    public static Configuration? Propose(this ISampler sampler, int trial, IReadOnlyList<Observation> ended) =>
        sampler.Propose(trial, new StudyHistory(ended, []))?.Configuration;
}
