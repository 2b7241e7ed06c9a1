using SearchCluster.Randomness;

namespace SearchCluster.Search.Samplers;

/// <summary>
/// Quasi-random search by Halton's sequence (Numerische Mathematik 2, 1960), scrambled: the i-th parameter counts in the i-th prime
/// number's base b, and any bᵏ trials in a row from a multiple of bᵏ fall one into each of its bᵏ equal parts. For any number of
/// parameters.
/// </summary>
public sealed record HaltonSamplerOptions : SamplerOptions
{
    /// <inheritdoc/>
    public override bool SeesAllObjectives => true;

    /// <inheritdoc/>
    public override ISampler Build(SamplerContext context) => new HaltonSampler(context.Space, context.Seed);
}

/// <summary>
/// Unscrambled, two large bases start on a common diagonal. Here each node of a parameter's tree of digits permutes the next digit by
/// a permutation whose address is the node (Owen's nested scrambling), which keeps the strata.
/// </summary>
internal sealed class HaltonSampler(SearchSpace space, ulong seed) : ISampler
{
    private readonly int[] _bases = Primes(space.Parameters.Count);

    public bool IsAdaptive => false;

    public Proposal? Propose(int trial, StudyHistory history) =>
        new(space.Configure(name => space.Parameters[name].AtShare(Share(trial, space.Parameters.IndexOf(name)))));

    private double Share(int trial, int dimension)
    {
        long radix = _bases[dimension];
        var (share, power) = (0.0, 1L);
        for (long rest = trial; power <= int.MaxValue; power *= radix, rest /= radix)
        {
            var random = At(power);
            share += (double)Permuted((int)(rest % radix), (int)radix, ref random) / (power * radix);
        }

        // No two trials have all these digits in common, so what follows them is uniform.
        return share + At(power).NextDouble() / power;

        // The digits before are the trial modulo the power; adding the power tells prefixes of different lengths apart.
        RandomStream At(long power) => RandomStream.At(seed, RandomPurpose.Scrambling, dimension, power + trial % power);
    }

    // Where Fisher and Yates' shuffle of all digits takes this one: a place once shuffled to is final.
    private static int Permuted(int digit, int count, ref RandomStream random)
    {
        var place = digit;
        for (var last = count - 1; last > 0; last--)
        {
            var chosen = random.NextInteger(last + 1);
            if (place == chosen)
                return last;
            if (place == last)
                place = chosen;
        }

        return place;
    }

    private static int[] Primes(int count)
    {
        var primes = new List<int>(count);
        for (var number = 2; primes.Count < count; number++)
            if (primes.TakeWhile(prime => prime * prime <= number).All(prime => number % prime != 0))
                primes.Add(number);
        return [.. primes];
    }
}
