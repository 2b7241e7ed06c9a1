using SearchCluster.Randomness;

namespace SearchCluster.Search.Samplers.Encoding;

/// <summary>Normal numbers for proposals, which are journaled: the platform's logarithm and cosine will do.</summary>
internal static class NormalDraws
{
    /// <summary>A standard normal number (Box and Muller, 1958).</summary>
    public static double NextNormal(ref this RandomStream random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
