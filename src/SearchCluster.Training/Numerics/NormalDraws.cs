using System.Runtime.CompilerServices;
using SearchCluster.Randomness;

namespace SearchCluster.Training.Numerics;

/// <summary>Normal random numbers (Box and Muller, Annals of Mathematical Statistics 1958), two of two uniform ones.</summary>
internal static class NormalDraws
{
    /// <summary>Fills the span; an odd length drops the last draw's second number. Bits depend on the stream alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // called a few times per trial: too rarely to be tiered up
    public static void Fill(ref RandomStream random, Span<float> destination, double mean = 0, double standardDeviation = 1)
    {
        for (var index = 0; index < destination.Length; index += 2)
        {
            // 1 − u lies in (0, 1], so the logarithm is finite; the longest radius is √(2·53·ln 2) = 8.6.
            var radius = standardDeviation * Math.Sqrt(-2 * PortableMath.Log(1 - random.NextDouble()));
            var (sine, cosine) = PortableMath.SineCosineOfTurns(random.NextDouble());
            destination[index] = (float)(mean + radius * cosine);
            if (index + 1 < destination.Length)
                destination[index + 1] = (float)(mean + radius * sine);
        }
    }
}
