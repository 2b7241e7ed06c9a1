using SearchCluster.Search.Samplers.Encoding;

namespace SearchCluster.Search.Samplers.GaussianProcess;

/// <summary>
/// What the process believes of any point after the observations (Rasmussen and Williams, 2006, eq. 2.25 and 2.26). Points whose costs
/// are not known yet can be added with costs that it imagines, other ones in each of several worlds: they differ in the means alone.
/// </summary>
internal sealed class GaussianProcessPosterior
{
    private readonly ObservedPoints _points;
    private readonly MaternKernel _kernel;
    private readonly GrowingInverseFactor _factor;
    private readonly double _noise, _variance;
    private readonly double[] _covariances, _slopes, _solved, _weights;

    // For each world: W·costs, whose product with W·k is the mean; the least mean at any point so far; and what it says of a point.
    private readonly double[][] _solvedCosts;
    private readonly double[] _best;
    private readonly (double Value, double ByMean, double ByDeviation)[] _improvements;

    /// <summary>Conditions the process on what was observed.</summary>
    /// <param name="space">The space.</param>
    /// <param name="points">The points: extended by <see cref="Imagine"/>.</param>
    /// <param name="hyperparameters">Fitted ones.</param>
    /// <param name="warped">The warped costs of the points.</param>
    /// <param name="capacity">Most points.</param>
    /// <param name="worlds">Number of worlds, at least 1.</param>
    public GaussianProcessPosterior(EncodedSpace space, ObservedPoints points, Hyperparameters hyperparameters,
        ReadOnlySpan<double> warped, int capacity, int worlds)
    {
        _points = points;
        _kernel = new MaternKernel(space.Numeric, [.. hyperparameters.Logarithms.Take(space.Dimensions).Select(Math.Exp)]);
        _noise = Math.Exp(hyperparameters.Logarithms[space.Dimensions]);
        _factor = new GrowingInverseFactor(capacity);
        (_covariances, _slopes, _solved, _weights) =
            (new double[capacity], new double[capacity], new double[capacity], new double[capacity]);
        _improvements = new (double, double, double)[worlds];

        var count = points.Count;
        Span<double> point = stackalloc double[space.Dimensions];
        for (var i = 0; i < count; i++)
        {
            points.Read(i, point);
            Relate(point, i);
            Append(i);
        }

        _factor.Apply(warped, _solved);
        _solvedCosts = [.. Enumerable.Range(0, worlds).Select(_ => (double[])[.. _solved])];
        _variance = (HyperparameterFit.PriorScale + DenseVectors.Dot(_solved.AsSpan(0, count), _solved) / 2) / (count / 2.0
            + HyperparameterFit.PriorShape);

        // The mean at an observed point is its value without the noise's part: (K − ηI)·K⁻¹·costs.
        _factor.ApplyTransposed(_solved, _weights);
        var best = double.PositiveInfinity;
        for (var i = 0; i < count; i++)
            best = Math.Min(best, warped[i] - _noise * _weights[i]);
        _best = [.. Enumerable.Repeat(best, worlds)];
    }

    /// <summary>
    /// Adds a point as if it had cost, in each world, so many standard deviations more than expected there. With 0 it is what Ginsbourger,
    /// Le Riche and Carraro call the believer (Kriging Is Well-Suited to Parallelize Optimization, 2010); normal numbers draw from what
    /// may come out, so that the mean over the worlds is the expectation over it (Snoek, Larochelle and Adams, NIPS 2012, sec. 3.3).
    /// </summary>
    /// <param name="point">The point's coordinates.</param>
    /// <param name="deviations">A number for each world.</param>
    public void Imagine(ReadOnlySpan<double> point, ReadOnlySpan<double> deviations)
    {
        var count = _points.Count;
        var scale = Deviation(point, _noise);
        for (var world = 0; world < _solvedCosts.Length; world++)
        {
            _best[world] = Math.Min(_best[world], Mean(world) + scale * deviations[world]);
            _solvedCosts[world][count] = Math.Sqrt(_variance) * deviations[world];
        }

        Append(count);
        _points.Add(point);
    }

    /// <summary>Mean and standard deviation at a point in one of the worlds.</summary>
    public (double Mean, double Deviation) At(ReadOnlySpan<double> point, int world = 0)
    {
        var deviation = Deviation(point, noise: 0);
        return (Mean(world), deviation);
    }

    /// <summary>The logarithm of the expected improvement at a point, on average over the worlds.</summary>
    public double LogImprovement(ReadOnlySpan<double> point) => Improve(Deviation(point, noise: 0));

    /// <summary>The logarithm of the expected improvement at a point, and its gradient by the numeric coordinates.</summary>
    public double LogImprovement(ReadOnlySpan<double> point, ReadOnlySpan<bool> wanted, Span<double> gradient)
    {
        var count = _points.Count;
        var deviation = Deviation(point, noise: 0);
        var value = Improve(deviation);

        // With z = W·costs and s = W·k, dμ = Σ (Wᵀz)ⱼ·dkⱼ and dσ² = −2·Σ (Wᵀs)ⱼ·dkⱼ: Wᵀ is applied to the sum of all.
        var solved = _solved.AsSpan(0, count);
        var byDeviation = 0.0;
        foreach (var improvement in _improvements)
            byDeviation += Weight(improvement.Value) * improvement.ByDeviation;
        for (var i = 0; i < count; i++)
            solved[i] *= -byDeviation * _variance / deviation;
        for (var world = 0; world < _improvements.Length; world++)
            DenseVectors.AddScaled(solved, Weight(_improvements[world].Value) * _improvements[world].ByMean,
                _solvedCosts[world].AsSpan(0, count));
        _factor.ApplyTransposed(solved, _weights);
        for (var i = 0; i < count; i++)
            _weights[i] *= _slopes[i];
        for (var d = 0; d < gradient.Length; d++)
            gradient[d] = wanted[d] ? _kernel.PointSlope(d, point[d], _points.Coordinates[d], _weights.AsSpan(0, count)) : 0;
        return value;

        double Weight(double own) => Math.Exp(own - value) / _improvements.Length;
    }

    /// <summary>
    /// Covariances, slopes and W·k of a point, and its standard deviation: of a measurement with the noise's variance, of the cost itself
    /// without.
    /// </summary>
    private double Deviation(ReadOnlySpan<double> point, double noise)
    {
        var count = _points.Count;
        Relate(point, count);
        _factor.Apply(_covariances.AsSpan(0, count), _solved);
        var left = 1 + HyperparameterFit.MeanVariance + noise - DenseVectors.Dot(_solved.AsSpan(0, count), _solved);
        return Math.Sqrt(_variance * Math.Max(left, 1e-12));
    }

    private double Mean(int world) => DenseVectors.Dot(_solved.AsSpan(0, _points.Count), _solvedCosts[world]);

    /// <summary>ln of the mean over the worlds, from the largest on, so that none underflows.</summary>
    private double Improve(double deviation)
    {
        var (most, sum) = (double.NegativeInfinity, 0.0);
        for (var world = 0; world < _improvements.Length; world++)
        {
            _improvements[world] = LogExpectedImprovement.At(Mean(world), deviation, _best[world]);
            most = Math.Max(most, _improvements[world].Value);
        }

        foreach (var improvement in _improvements)
            sum += Math.Exp(improvement.Value - most);
        return most + Math.Log(sum / _improvements.Length);
    }

    // The point whose covariances were taken last.
    private void Append(int count) => _factor.Append(_covariances.AsSpan(0, count), 1 + HyperparameterFit.MeanVariance + _noise);

    private void Relate(ReadOnlySpan<double> point, int count)
    {
        var covariances = _covariances.AsSpan(0, count);
        _kernel.Covariances(point, _points.Coordinates, covariances, _slopes);
        for (var i = 0; i < count; i++)
            covariances[i] += HyperparameterFit.MeanVariance;
    }
}
