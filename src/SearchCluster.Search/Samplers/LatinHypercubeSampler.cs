using System.Numerics;
using SearchCluster.Randomness;

namespace SearchCluster.Search.Samplers;

/// <summary>
/// Latin hypercube (McKay, Beckman and Conover, Technometrics 21, 1979): each parameter's domain is cut into as many equally likely
/// strata as the budget has trials, and each stratum is tried once. A budget that grew begins another hypercube of the same size.
/// </summary>
public sealed record LatinHypercubeSamplerOptions : SamplerOptions
{
    /// <inheritdoc/>
    public override bool SeesAllObjectives => true;

    /// <inheritdoc/>
    public override ISampler Build(SamplerContext context) => new LatinHypercubeSampler(context.Space, context.Seed, context.Trials);

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems(SearchSpace space, Budget budget)
    {
        if (budget.Trials is null)
            yield return ("budget.trials", "a Latin hypercube needs the number of trials: it cuts each domain into as many strata");
    }
}

/// <summary>
/// The order of the strata is a permutation that nobody stores: swap-or-not (Hoang, Morris and Rogaway, CRYPTO 2012). In each round
/// a stratum changes places with its mirror image about a random point, or not, by a coin that both of them read alike.
/// </summary>
internal sealed class LatinHypercubeSampler(SearchSpace space, ulong seed, int trials) : ISampler
{
    // The paper's 6 a bit, and as many again as leave two strata unswapped with probability within 2⁻²⁴ of ½.
    private readonly int _rounds = 24 + 6 * (BitOperations.Log2((uint)trials) + 1);

    public bool IsAdaptive => false;

    public Proposal? Propose(int trial, StudyHistory history) =>
        new(space.Configure(name => space.Parameters[name].AtShare(Share(trial, space.Parameters.IndexOf(name)))));

    private double Share(int trial, int dimension)
    {
        var (hypercube, place) = Math.DivRem(trial, trials);
        var random = RandomStream.At(seed, RandomPurpose.Proposal, trial, dimension);
        return (Stratum(place, RandomStream.Derive(seed, RandomPurpose.Strata, dimension, hypercube)) + random.NextDouble()) / trials;
    }

    private long Stratum(long place, ulong key)
    {
        var mirrors = RandomStream.At(key, RandomPurpose.Strata);
        for (var round = 0; round < _rounds; round++)
        {
            var mirrored = (mirrors.NextInteger(trials) + (long)trials - place) % trials;
            if (RandomStream.Derive(key, RandomPurpose.Strata, round, Math.Max(place, mirrored)) >> 63 != 0)
                place = mirrored;
        }

        return place;
    }
}
