using SearchCluster.Randomness;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers;

namespace SearchCluster.Search;

/// <summary>
/// A few configurations that stand for a study's space, before anything is searched: a Latin hypercube, so that each parameter is
/// tried over its whole domain, and as many configurations as it has values try each of them.
/// </summary>
public static class SpaceSample
{
    // A small space soon repeats itself.
    private const int MostHypercubes = 20;

    /// <summary>
    /// Up to <paramref name="count"/> different configurations, fewer where the space has no more, each with a seed for its training.
    /// </summary>
    public static IReadOnlyList<(Configuration Configuration, ulong Seed)> Draw(SearchPlan plan, int count)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var space = new SearchSpace(plan.Sampler.TriesGridPointsAlone ? PointsAlone(plan.Space) : plan.Space);
        var sampler = new LatinHypercubeSampler(space, RandomStream.Derive(plan.Seed, RandomPurpose.Preflight), count);
        var sample = new List<(Configuration Configuration, ulong Seed)>();
        for (var trial = 0; sample.Count < count && trial < MostHypercubes * count; trial++)
            if (sampler.Propose(trial, StudyHistory.Empty)!.Configuration is var configuration
                && !sample.Exists(drawn => drawn.Configuration.Equals(configuration)))
                sample.Add((configuration, RandomStream.Derive(plan.Seed, RandomPurpose.Preflight, 1, trial)));
        return sample;
    }

    // A grid tries nothing between its points.
    private static OrderedDictionary<string, Domain> PointsAlone(OrderedDictionary<string, Domain> space) => new(space.Select(parameter =>
        KeyValuePair.Create(parameter.Key, parameter.Value.GridValues() is { } values
            ? new CategoricalDomain { Values = values, When = parameter.Value.When } : parameter.Value)));
}
