using System.Numerics;
using System.Runtime.CompilerServices;

namespace SearchCluster.Randomness;

/// <summary>
/// A stream of random numbers that has an address: the same (seed, purpose, index, subindex) gives the same numbers
/// in every process, whatever ran before. The generator is xoshiro256** (Blackman and Vigna, ACM TOMS 2021), its
/// state filled by SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) from the mixed address.
/// </summary>
/// <remarks>Compiled into Search and Training alike: neither may depend on the other, and both must agree.</remarks>
internal struct RandomStream
{
    private ulong _s0, _s1, _s2, _s3;

    private RandomStream(ulong key)
    {
        _s0 = NextSplitMix(ref key);
        _s1 = NextSplitMix(ref key);
        _s2 = NextSplitMix(ref key);
        _s3 = NextSplitMix(ref key);
    }

    /// <summary>The stream at an address.</summary>
    public static RandomStream At(ulong seed, RandomPurpose purpose, long index = 0, long subindex = 0) =>
        new(Derive(seed, purpose, index, subindex));

    /// <summary>A 64-bit seed derived from an address, to hand on to another stream.</summary>
    public static ulong Derive(ulong seed, RandomPurpose purpose, long index = 0, long subindex = 0)
    {
        var key = Mix(seed + 0x9E3779B97F4A7C15UL);
        key = Mix(key ^ ((ulong)purpose + 1) * 0xD1342543DE82EF95UL);
        key = Mix(key ^ ((ulong)index + 1) * 0xA0761D6478BD642FUL);
        return Mix(key ^ ((ulong)subindex + 1) * 0xE7037ED1A0B428DBUL);
    }

    /// <summary>64 uniform bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, <paramref name="bound"/>), without bias (Lemire, ACM TOMACS 2019).</summary>
    public int NextInteger(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        var product = (NextBits() >> 32) * (ulong)bound;
        if ((uint)product < (uint)bound)
        {
            var threshold = (uint)(-bound) % (uint)bound;
            while ((uint)product < threshold)
                product = (NextBits() >> 32) * (ulong)bound;
        }

        return (int)(product >> 32);
    }

    /// <summary>Puts the items into a uniformly random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var chosen = NextInteger(last + 1);
            (items[last], items[chosen]) = (items[chosen], items[last]);
        }
    }

    private static ulong NextSplitMix(ref ulong state) => Mix(state += 0x9E3779B97F4A7C15UL);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
