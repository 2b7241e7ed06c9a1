using SearchCluster.Search;
using SearchCluster.Search.Domains;

namespace SearchCluster.Benchmarks.Samplers;

/// <summary>A function of configurations to minimize, whose least value is known.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Space">What it is a function of.</param>
/// <param name="Regret">The function, less its least value.</param>
/// <param name="Noise">Standard deviation of what a trial tells, about the function.</param>
internal sealed record SamplerProblem(string Name, OrderedDictionary<string, Domain> Space, Func<Configuration, double> Regret,
    double Noise = 0);
