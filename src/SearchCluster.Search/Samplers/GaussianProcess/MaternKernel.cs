using System.Numerics;
using System.Runtime.InteropServices;

namespace SearchCluster.Search.Samplers.GaussianProcess;

/// <summary>
/// Matérn's covariance with ν = 5/2 and a lengthscale ℓ per coordinate (Rasmussen and Williams, Gaussian Processes for Machine Learning,
/// 2006, eq. 4.17): (1 + √5·r + 5/3·r²)·exp(−√5·r), where r² = Σ (xᵢ − x'ᵢ)² / ℓᵢ² over numeric coordinates, and 1 / ℓᵢ² for each nominal
/// one that differs.
/// </summary>
/// <param name="numeric">How many coordinates are numeric; the nominal ones follow.</param>
/// <param name="weights">ℓᵢ⁻² of each coordinate.</param>
internal sealed class MaternKernel(int numeric, double[] weights)
{
    private static readonly double Root5 = Math.Sqrt(5);

    /// <summary>Number of coordinates.</summary>
    public int Dimensions => weights.Length;

    /// <summary>ℓᵢ⁻² of each coordinate: may be changed between uses.</summary>
    public Span<double> Weights => weights;

    /// <summary>Covariances of a point with the first points of a set, and their derivatives by r².</summary>
    /// <param name="point">The point's coordinates.</param>
    /// <param name="points">The set, coordinate by coordinate.</param>
    /// <param name="covariances">Receives one number per point: its length says how many.</param>
    /// <param name="slopes">Receives −5/6·(1 + √5·r)·exp(−√5·r).</param>
    public void Covariances(ReadOnlySpan<double> point, double[][] points, Span<double> covariances, Span<double> slopes)
    {
        covariances.Clear();
        for (var d = 0; d < weights.Length; d++)
            AddDistances(d, point[d], points[d], weights[d], covariances);

        slopes = slopes[..covariances.Length];
        var wide = MemoryMarshal.Cast<double, Vector<double>>(covariances);
        var wideSlopes = MemoryMarshal.Cast<double, Vector<double>>(slopes);
        for (var i = 0; i < wide.Length; i++)
        {
            var r = Vector.SquareRoot(wide[i] * 5);
            var decay = Vector.Exp(-r);
            wideSlopes[i] = (r + Vector<double>.One) * decay * (-5.0 / 6);
            wide[i] = (r + Vector<double>.One + r * r / 3) * decay;
        }

        for (var j = wide.Length * Vector<double>.Count; j < covariances.Length; j++)
        {
            var r = Root5 * Math.Sqrt(covariances[j]);
            var decay = Math.Exp(-r);
            slopes[j] = (1 + r) * decay * (-5.0 / 6);
            covariances[j] = (1 + r + r * r / 3) * decay;
        }
    }

    /// <summary>Σ fⱼ·(distance of the point from point j in coordinate d)²: a derivative by a weight.</summary>
    public double WeightSlope(int d, double coordinate, double[] coordinates, ReadOnlySpan<double> factors)
    {
        var others = coordinates.AsSpan(0, factors.Length);
        var wideFactors = MemoryMarshal.Cast<double, Vector<double>>(factors);
        var wideOthers = MemoryMarshal.Cast<double, Vector<double>>(others);
        Vector<double> sums = default, own = new(coordinate);
        for (var i = 0; i < wideFactors.Length; i++)
            sums += wideFactors[i] * SquaredDistances(d, wideOthers[i], own);
        var sum = Vector.Sum(sums);
        for (var j = wideFactors.Length * Vector<double>.Count; j < factors.Length; j++)
            sum += factors[j] * SquaredDistance(d, others[j], coordinate);
        return sum;
    }

    /// <summary>Σ fⱼ·2·(x − xⱼ) / ℓ² in the numeric coordinate d: a derivative by the point's coordinate.</summary>
    public double PointSlope(int d, double coordinate, double[] coordinates, ReadOnlySpan<double> factors)
    {
        var others = coordinates.AsSpan(0, factors.Length);
        var wideFactors = MemoryMarshal.Cast<double, Vector<double>>(factors);
        var wideOthers = MemoryMarshal.Cast<double, Vector<double>>(others);
        Vector<double> sums = default, own = new(coordinate);
        for (var i = 0; i < wideFactors.Length; i++)
            sums += wideFactors[i] * (own - wideOthers[i]);
        var sum = Vector.Sum(sums);
        for (var j = wideFactors.Length * Vector<double>.Count; j < factors.Length; j++)
            sum += factors[j] * (coordinate - others[j]);
        return 2 * weights[d] * sum;
    }

    private void AddDistances(int d, double coordinate, double[] coordinates, double weight, Span<double> sums)
    {
        var others = coordinates.AsSpan(0, sums.Length);
        var wideSums = MemoryMarshal.Cast<double, Vector<double>>(sums);
        var wideOthers = MemoryMarshal.Cast<double, Vector<double>>(others);
        Vector<double> own = new(coordinate), wideWeight = new(weight);
        for (var i = 0; i < wideSums.Length; i++)
            wideSums[i] += wideWeight * SquaredDistances(d, wideOthers[i], own);
        for (var j = wideSums.Length * Vector<double>.Count; j < sums.Length; j++)
            sums[j] += weight * SquaredDistance(d, others[j], coordinate);
    }

    private Vector<double> SquaredDistances(int d, Vector<double> a, Vector<double> b) => d < numeric
        ? (a - b) * (a - b)
        : Vector.ConditionalSelect(Vector.Equals(a, b), Vector<double>.Zero, Vector<double>.One);

    private double SquaredDistance(int d, double a, double b) => d < numeric ? (a - b) * (a - b) : a == b ? 0 : 1;
}
