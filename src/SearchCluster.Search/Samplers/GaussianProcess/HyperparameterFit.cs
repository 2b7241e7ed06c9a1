using SearchCluster.Search.Samplers.Encoding;

namespace SearchCluster.Search.Samplers.GaussianProcess;

/// <summary>
/// Hyperparameters of greatest posterior density (Rasmussen and Williams, 2006, sec. 5.4.1), with gradients. The process's variance σ²,
/// with an inverse gamma prior, is integrated out, and its mean is part of the covariance as a constant, so neither is searched.
/// </summary>
internal sealed class HyperparameterFit
{
    /// <summary>Variance of the mean in units of the process's.</summary>
    public const double MeanVariance = 1;

    /// <summary>Shape and scale of the inverse gamma prior of σ²: on standardised costs both are weak.</summary>
    public const double PriorShape = 1, PriorScale = 1;

    private const double LeastLogNoise = -18, MostLogNoise = 1;
    private const double LeastLogWeight = -9, MostLogWeight = 9;

    // ln ℓ ~ N(ln √d + ln 0.5, 1): distances in the unit cube grow with √d (Hvarfner, Hellsten and Nardi, ICML 2024).
    private const double NoiseMean = -14, NoiseDeviation = 4;

    private readonly int _capacity;
    private readonly double _weightMean, _weightDeviation;
    private readonly double[] _low, _high, _covariances, _factors, _inverse, _solved, _warped, _point;
    private readonly double[] _slopes;
    private readonly MaternKernel _kernel;
    private readonly GrowingInverseFactor _factor;
    private readonly BoxMinimizer _minimizer;
    private readonly double[] _alpha;

    public HyperparameterFit(EncodedSpace space, int capacity)
    {
        var dimensions = space.Dimensions;
        _capacity = capacity;
        _weightMean = -2 * (Math.Log(0.5) + Math.Log(space.Axes.Length) / 2);
        _weightDeviation = 2;
        _low = [.. Enumerable.Repeat(LeastLogWeight, dimensions), LeastLogNoise];
        _high = [.. Enumerable.Repeat(MostLogWeight, dimensions), MostLogNoise];
        (_covariances, _factors, _solved, _alpha, _warped) =
            (new double[capacity], new double[capacity], new double[capacity], new double[capacity], new double[capacity]);
        (_inverse, _slopes, _point) = (new double[capacity * capacity], new double[capacity * capacity], new double[dimensions]);
        _kernel = new MaternKernel(space.Numeric, new double[dimensions]);
        _factor = new GrowingInverseFactor(capacity);
        _minimizer = new BoxMinimizer(_low, _high);
        Default = new Hyperparameters([.. Enumerable.Repeat(_weightMean, dimensions), -10], double.PositiveInfinity);
    }

    /// <summary>Where to start when nothing is known.</summary>
    public Hyperparameters Default { get; }

    /// <summary>Improves hyperparameters on what was observed.</summary>
    public Hyperparameters Improve(Hyperparameters start, ObservedPoints points, ObjectiveWarp warp, int evaluations)
    {
        double[] logarithms = [.. start.Logarithms];
        var shift = ChooseShift(logarithms, points, warp);
        warp.Write(shift, _warped);
        _minimizer.Minimize((at, gradient) => Evaluate(at, gradient, points), logarithms, firstStep: 0.5, evaluations, tolerance: 1e-3);
        return new Hyperparameters(logarithms, shift);
    }

    /// <summary>The negative logarithm of the posterior density at a shift, and its gradient by the logarithms.</summary>
    internal double Density(ReadOnlySpan<double> logarithms, double shift, ObservedPoints points, ObjectiveWarp warp, Span<double> gradient)
    {
        warp.Write(shift, _warped);
        return Evaluate(logarithms, gradient, points);
    }

    private double ChooseShift(ReadOnlySpan<double> logarithms, ObservedPoints points, ObjectiveWarp warp)
    {
        Factorise(logarithms, points);
        var (chosen, least) = (double.PositiveInfinity, double.PositiveInfinity);
        foreach (var shift in ObjectiveWarp.Shifts)
        {
            var value = -warp.Write(shift, _warped) + Misfit(points.Count);
            if (value < least - 1e-9)
                (chosen, least) = (shift, value);
        }

        return chosen;
    }

    /// <summary>The negative logarithm of the posterior density, and its gradient by the logarithms.</summary>
    private double Evaluate(ReadOnlySpan<double> logarithms, Span<double> gradient, ObservedPoints points)
    {
        var (count, dimensions) = (points.Count, _kernel.Dimensions);
        Factorise(logarithms, points);
        var value = Misfit(count) + _factor.HalfLogDeterminant;
        _factor.ApplyTransposed(_solved, _alpha);
        _factor.Invert(_inverse);

        // The density falls by Σ Gᵢⱼ·dKᵢⱼ with G = ½(K⁻¹ − ααᵀ / σ²).
        var precision = Precision(count);
        gradient.Clear();
        for (var i = 0; i < count; i++)
        {
            var factors = _factors.AsSpan(0, i);
            var inverse = _inverse.AsSpan(i * _capacity, i + 1);
            var slopes = _slopes.AsSpan(i * _capacity, i);
            var own = precision * _alpha[i];
            for (var j = 0; j < i; j++)
                factors[j] = (inverse[j] - own * _alpha[j]) * slopes[j];
            for (var d = 0; d < dimensions; d++)
                gradient[d] += _kernel.Weights[d] * _kernel.WeightSlope(d, points.Coordinates[d][i], points.Coordinates[d], factors);
            gradient[dimensions] += (inverse[i] - own * _alpha[i]) / 2;
        }

        gradient[dimensions] *= Math.Exp(logarithms[dimensions]);
        for (var d = 0; d < dimensions; d++)
            value += Prior(logarithms[d], _weightMean, _weightDeviation, ref gradient[d]);
        return value + Prior(logarithms[dimensions], NoiseMean, NoiseDeviation, ref gradient[dimensions]);
    }

    private void Factorise(ReadOnlySpan<double> logarithms, ObservedPoints points)
    {
        var dimensions = _kernel.Dimensions;
        for (var d = 0; d < dimensions; d++)
            _kernel.Weights[d] = Math.Exp(logarithms[d]);
        var noise = Math.Exp(logarithms[dimensions]);
        _factor.Clear();
        for (var i = 0; i < points.Count; i++)
        {
            points.Read(i, _point);
            var covariances = _covariances.AsSpan(0, i);
            _kernel.Covariances(_point, points.Coordinates, covariances, _slopes.AsSpan(i * _capacity, i));
            for (var j = 0; j < i; j++)
                covariances[j] += MeanVariance;
            _factor.Append(covariances, 1 + MeanVariance + noise);
        }
    }

    /// <summary>(n/2 + a)·ln(b + ½·zᵀK⁻¹z) of the warped costs z.</summary>
    private double Misfit(int count)
    {
        _factor.Apply(_warped, _solved);
        return (count / 2.0 + PriorShape) * Math.Log(PriorScale + DenseVectors.Dot(_solved.AsSpan(0, count), _solved) / 2);
    }

    private double Precision(int count) =>
        (count / 2.0 + PriorShape) / (PriorScale + DenseVectors.Dot(_solved.AsSpan(0, count), _solved) / 2);

    private static double Prior(double at, double mean, double deviation, ref double slope)
    {
        var offset = (at - mean) / deviation;
        slope += offset / deviation;
        return offset * offset / 2;
    }
}
