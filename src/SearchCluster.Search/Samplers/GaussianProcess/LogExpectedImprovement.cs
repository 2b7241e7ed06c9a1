using MathNet.Numerics;

namespace SearchCluster.Search.Samplers.GaussianProcess;

/// <summary>
/// The logarithm of the expected improvement (Močkus, 1975; Jones, Schonlau and Welch, 1998), computed so that neither it nor its slope
/// vanishes where no improvement is likely (Ament et al., Unexpected Improvements to Expected Improvement, NeurIPS 2023).
/// </summary>
internal static class LogExpectedImprovement
{
    // From here on outwards h(z) = φ(z) + z·Φ(z) cancels too much, and the continued fraction needs few terms.
    private const double Tail = -3;

    private const int Terms = 30;

    private static readonly double LogRootTwoPi = Math.Log(2 * Math.PI) / 2;

    /// <summary>ln E[max(0, best − Y)] for Y normal.</summary>
    /// <param name="mean">Mean of Y.</param>
    /// <param name="deviation">Its standard deviation, above 0.</param>
    /// <param name="best">What is to be improved on: less is better.</param>
    /// <returns>The value, and its derivatives by mean and deviation.</returns>
    public static (double Value, double ByMean, double ByDeviation) At(double mean, double deviation, double best)
    {
        var z = (best - mean) / deviation;
        double logH, ratio;
        if (z > Tail)
        {
            var below = SpecialFunctions.Erfc(-z / Constants.Sqrt2) / 2;
            var h = Math.Exp(-z * z / 2 - LogRootTwoPi) + z * below;
            (logH, ratio) = (Math.Log(h), below / h);
        }
        else
        {
            // Mills' ratio (1 − Φ(t)) / φ(t) is 1 / (t + u) with u = 1 / (t + 2 / (t + 3 / …)) (Laplace), so that h = φ·u / (t + u).
            var (t, u) = (-z, 0.0);
            for (var term = Terms; term >= 1; term--)
                u = term / (t + u);
            (logH, ratio) = (-z * z / 2 - LogRootTwoPi + Math.Log(u / (t + u)), 1 / u);
        }

        return (Math.Log(deviation) + logH, -ratio / deviation, (1 - z * ratio) / deviation);
    }
}
