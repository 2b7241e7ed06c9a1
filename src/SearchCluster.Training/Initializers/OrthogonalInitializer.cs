using SearchCluster.Randomness;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Initializers;

/// <summary>Orthonormal rows or columns, whichever are fewer, times a gain (Saxe, McClelland and Ganguli, ICLR 2014).</summary>
public sealed record OrthogonalInitializer : Initializer
{
    /// <summary>Length of each orthogonal vector, above 0. Default 1.</summary>
    public float Gain { get; init; } = 1;

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems() => UsedNumber.AboveZero("gain", "a gain of", Gain);

    // Modified Gram-Schmidt in double precision, in one order: MathNet's QR gives no promise about its bits.
    internal override void Fill(ref RandomStream random, Span<float> weights, int fanIn, int units, int fanOut)
    {
        var (vectors, length) = units <= fanIn ? (units, fanIn) : (fanIn, units);
        var draws = new float[vectors * length];
        NormalDraws.Fill(ref random, draws);
        var basis = new double[vectors][];
        for (var v = 0; v < vectors; v++)
        {
            basis[v] = Array.ConvertAll(draws[(v * length)..((v + 1) * length)], draw => (double)draw);
            for (var earlier = 0; earlier < v; earlier++)
                AddScaled(basis[v], basis[earlier], -Dot(basis[v], basis[earlier]));
            var norm = Math.Sqrt(Dot(basis[v], basis[v]));
            for (var i = 0; i < length; i++)
                basis[v][i] /= norm;
        }

        for (var input = 0; input < fanIn; input++)
            for (var output = 0; output < units; output++)
                weights[input * units + output] = (float)(Gain * (units <= fanIn ? basis[output][input] : basis[input][output]));
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private static void AddScaled(double[] target, double[] source, double factor)
    {
        for (var i = 0; i < target.Length; i++)
            target[i] += factor * source[i];
    }
}
