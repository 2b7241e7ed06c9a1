using SearchCluster.Search.Samplers.Encoding;

namespace SearchCluster.Search.Samplers.GaussianProcess;

/// <summary>What the process believes of any point after the observations (Rasmussen and Williams, 2006, eq. 2.25 and 2.26).</summary>
internal sealed class GaussianProcessPosterior
{
    private readonly ObservedPoints _points;
    private readonly MaternKernel _kernel;
    private readonly GrowingInverseFactor _factor;
    private readonly double _noise, _variance;
    private readonly double[] _warped, _alpha, _covariances, _slopes, _solved, _weights;

    /// <summary>Conditions the process on what was observed.</summary>
    /// <param name="space">The space.</param>
    /// <param name="points">The points: extended by <see cref="Pretend"/>.</param>
    /// <param name="hyperparameters">Fitted ones.</param>
    /// <param name="warped">The warped costs of the points.</param>
    /// <param name="capacity">Most points.</param>
    public GaussianProcessPosterior(EncodedSpace space, ObservedPoints points, Hyperparameters hyperparameters, ReadOnlySpan<double> warped, int capacity)
    {
        _points = points;
        _kernel = new MaternKernel(space.Numeric, [.. hyperparameters.Logarithms.Take(space.Dimensions).Select(Math.Exp)]);
        _noise = Math.Exp(hyperparameters.Logarithms[space.Dimensions]);
        _factor = new GrowingInverseFactor(capacity);
        _warped = new double[capacity];
        (_alpha, _covariances, _slopes, _solved, _weights) = (new double[capacity], new double[capacity], new double[capacity], new double[capacity], new double[capacity]);

        var count = points.Count;
        Span<double> point = stackalloc double[space.Dimensions];
        for (var i = 0; i < count; i++)
        {
            points.Read(i, point);
            Append(point, i);
        }

        warped.CopyTo(_warped);
        Solve();
        _variance = (HyperparameterFit.PriorScale + DenseVectors.Dot(_solved.AsSpan(0, count), _solved) / 2) / (count / 2.0 + HyperparameterFit.PriorShape);
        Best = double.PositiveInfinity;
        // The mean at an observed point is its value without the noise's part: (K − ηI)·α.
        for (var i = 0; i < count; i++)
            Best = Math.Min(Best, warped[i] - _noise * _alpha[i]);
    }

    /// <summary>The least mean at any point observed or pretended: what is to be improved on.</summary>
    public double Best { get; private set; }

    /// <summary>
    /// Adds a point whose value is not known yet as if it had cost a deviation more than expected (a constant liar: Ginsbourger, Le Riche
    /// and Carraro, Kriging Is Well-Suited to Parallelize Optimization, 2010). Of the lies tried, the mean itself leaves too many at one
    /// place, and the worst cost drives all away from where it is best.
    /// </summary>
    public void Pretend(ReadOnlySpan<double> point)
    {
        var (mean, deviation) = At(point);
        var count = _points.Count;
        _warped[count] = mean + deviation;
        Best = Math.Min(Best, _warped[count]);
        Append(point, count);
        _points.Add(point);
        Solve();
    }

    /// <summary>Mean and standard deviation at a point.</summary>
    public (double Mean, double Deviation) At(ReadOnlySpan<double> point)
    {
        var count = _points.Count;
        var covariances = _covariances.AsSpan(0, count);
        _kernel.Covariances(point, _points.Coordinates, covariances, _slopes);
        for (var i = 0; i < count; i++)
            covariances[i] += HyperparameterFit.MeanVariance;
        _factor.Apply(covariances, _solved);
        var left = 1 + HyperparameterFit.MeanVariance - DenseVectors.Dot(_solved.AsSpan(0, count), _solved);
        return (DenseVectors.Dot(covariances, _alpha), Math.Sqrt(_variance * Math.Max(left, 1e-12)));
    }

    /// <summary>The logarithm of the expected improvement at a point.</summary>
    public double LogImprovement(ReadOnlySpan<double> point)
    {
        var (mean, deviation) = At(point);
        return LogExpectedImprovement.At(mean, deviation, Best).Value;
    }

    /// <summary>The logarithm of the expected improvement at a point, and its gradient by the numeric coordinates.</summary>
    public double LogImprovement(ReadOnlySpan<double> point, ReadOnlySpan<bool> wanted, Span<double> gradient)
    {
        var count = _points.Count;
        var (mean, deviation) = At(point);
        var (value, byMean, byDeviation) = LogExpectedImprovement.At(mean, deviation, Best);

        // dμ = Σ αⱼ·dkⱼ and dσ² = −2·Σ (K⁻¹k)ⱼ·dkⱼ, so one sum serves both.
        _factor.ApplyTransposed(_solved, _weights);
        var byVariance = -byDeviation * _variance / deviation;
        for (var i = 0; i < count; i++)
            _weights[i] = (byMean * _alpha[i] + byVariance * _weights[i]) * _slopes[i];
        for (var d = 0; d < gradient.Length; d++)
            gradient[d] = wanted[d] ? _kernel.PointSlope(d, point[d], _points.Coordinates[d], _weights.AsSpan(0, count)) : 0;
        return value;
    }

    private void Solve()
    {
        _factor.Apply(_warped, _solved);
        _factor.ApplyTransposed(_solved, _alpha);
    }

    private void Append(ReadOnlySpan<double> point, int count)
    {
        var covariances = _covariances.AsSpan(0, count);
        _kernel.Covariances(point, _points.Coordinates, covariances, _slopes);
        for (var i = 0; i < count; i++)
            covariances[i] += HyperparameterFit.MeanVariance;
        _factor.Append(covariances, 1 + HyperparameterFit.MeanVariance + _noise);
    }
}
