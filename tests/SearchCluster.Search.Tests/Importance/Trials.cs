using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Tests.Samplers;

namespace SearchCluster.Search.Tests.Importance;

/// <summary>Trials of random search over a function.</summary>
internal static class Trials
{
    public static Objective Minimize { get; } = new() { Metric = "value", Direction = Direction.Minimize };

    /// <summary>Parameters x0, x1, … in [0, 1].</summary>
    public static SearchSpace Unit(int parameters) =>
        new(new(Enumerable.Range(0, parameters)
            .Select(i => KeyValuePair.Create($"x{i}", (Domain)new UniformDomain { Low = 0, High = 1 }))));

    public static IReadOnlyList<Observation> Of(SearchSpace space, int count, Func<Configuration, double> value, ulong seed = 1)
    {
        var sampler = new RandomSamplerOptions().Build(space, seed);
        return [.. Enumerable.Range(0, count).Select(trial => sampler.Propose(trial, [])!).Select((configuration, trial) =>
            new Observation(trial, configuration, TrialState.Completed, value(configuration)))];
    }
}
