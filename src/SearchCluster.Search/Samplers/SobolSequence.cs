using SearchCluster.Randomness;

namespace SearchCluster.Search.Samplers;

/// <summary>
/// Sobol's sequence with Owen's nested uniform scrambling (MCQMC 1995, LNS 106): in each dimension every node of the binary tree of
/// digits swaps its halves or not, by a coin whose address is the node. The first 2ᵐ points stay the (t, m, s)-net that they were, each
/// point alone becomes uniform, and nothing needs to be stored (as in Burley, JCGT 9, 2020, but with a full hash for each node).
/// </summary>
internal sealed class SobolSequence(int dimensions, ulong seed)
{
    // Of the 53 bits of a share the sequence sets the first; below them no two points share a node, so the rest is uniform.
    private const int FreeBits = 53 - SobolDirections.Bits;

    private readonly uint[][] _directions = SobolDirections.Of(dimensions);

    /// <summary>A coordinate of a point, in [0, 1).</summary>
    /// <param name="index">Which point, from 0.</param>
    /// <param name="dimension">Which coordinate, from 0.</param>
    public double Share(int index, int dimension)
    {
        var digits = Digits((uint)index, _directions[dimension]);
        var free = RandomStream.Derive(seed, RandomPurpose.Scrambling, dimension, (1L << SobolDirections.Bits) | digits) >> (64 - FreeBits);
        return (((ulong)Scramble(digits, dimension) << FreeBits) | free) * (1.0 / (1UL << 53));
    }

    private static uint Digits(uint index, uint[] directions)
    {
        var digits = 0u;
        for (var k = 0; index != 0; k++, index >>= 1)
            if ((index & 1) != 0)
                digits ^= directions[k];
        return digits;
    }

    private uint Scramble(uint digits, int dimension)
    {
        var flips = 0u;
        for (var depth = 0; depth < SobolDirections.Bits; depth++)
        {
            // A leading one tells prefixes of different lengths apart.
            var node = ((1L << SobolDirections.Bits) | digits) >> (SobolDirections.Bits - depth);
            flips = (flips << 1) | (uint)(RandomStream.Derive(seed, RandomPurpose.Scrambling, dimension, node) >> 63);
        }

        return digits ^ flips;
    }
}
