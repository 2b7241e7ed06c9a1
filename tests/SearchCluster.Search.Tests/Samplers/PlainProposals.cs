using SearchCluster.Search.Samplers;

namespace SearchCluster.Search.Tests.Samplers;

/// <summary>
/// Samplers asked for no more than configurations, of a space and a seed, with nothing unfinished. The plan allows no value outside
/// the space: who would widen a range must not.
/// </summary>
internal static class PlainProposals
{
    public static ISampler Build(this SamplerOptions options, SearchSpace space, ulong seed, int trials = 100) =>
        options.Build(new SearchPlan
        {
            Name = "plain",
            Seed = seed,
            Sampler = options,
            Space = space.Parameters,
            Objective = new Objective { Metric = "value", Direction = Direction.Minimize },
            Budget = new Budget { Trials = trials },
            Workload = new BoundedWorkload(space),
        }.ForSampler());

    public static Configuration? Propose(this ISampler sampler, int trial, IReadOnlyList<Observation> ended) =>
        sampler.Propose(trial, new StudyHistory(ended, []))?.Configuration;

    private sealed record BoundedWorkload(SearchSpace Bounds) : ISearchedWorkload
    {
        public int Folds => 1;

        public IReadOnlyList<string>? Metrics => null;

        public IEnumerable<(string Path, string Message)> Problems(SearchPlan search) => search.Space
            .Where(parameter => !parameter.Value.Extremes().All(Bounds.Parameters[parameter.Key].Contains))
            .Select(parameter => ($"space.{parameter.Key}", "reaches beyond what the plan allows"));
    }
}
