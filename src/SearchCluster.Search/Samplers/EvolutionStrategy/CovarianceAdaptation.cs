using MathNet.Numerics.LinearAlgebra;

namespace SearchCluster.Search.Samplers.EvolutionStrategy;

/// <summary>
/// The normal distribution of CMA-ES, and how a generation moves it, after Hansen's tutorial (arXiv:1604.00772, 2016, fig. 6), with
/// active update of the covariance by the worse half. Points need not come from this very distribution: steps that are too long for it
/// are shortened (Hansen, Injecting External Solutions Into CMA-ES, 2011), so trials that other slots began earlier may count as well.
/// </summary>
internal sealed class CovarianceAdaptation
{
    private readonly int _dimensions;
    private readonly double[] _weights;
    private readonly double _effective, _pathRate, _pathDamping, _covarianceRate, _rankOneRate, _rankManyRate, _normalLength;
    private Vector<double> _mean, _stepPath, _covariancePath, _scales;
    private Matrix<double> _covariance, _axes;
    private int _generations;

    /// <summary>The distribution before the first generation.</summary>
    /// <param name="mean">Where it begins.</param>
    /// <param name="deviation">Standard deviation σ in every direction.</param>
    /// <param name="population">Points of a generation, λ, at least 4.</param>
    public CovarianceAdaptation(double[] mean, double deviation, int population)
    {
        var n = _dimensions = mean.Length;
        Population = population;
        Deviation = deviation;
        _mean = Vector<double>.Build.Dense(mean);
        (_stepPath, _covariancePath) = (Vector<double>.Build.Dense(n), Vector<double>.Build.Dense(n));
        (_covariance, _axes, _scales) = (Matrix<double>.Build.DenseIdentity(n), Matrix<double>.Build.DenseIdentity(n),
            Vector<double>.Build.Dense(n, 1));

        // Eq. 49 to 58 and table 1: raw weights fall with the logarithm of the rank and turn negative in the worse half.
        double[] raw = [.. Enumerable.Range(1, population).Select(rank => Math.Log((population + 1) / 2.0) - Math.Log(rank))];
        var (positive, negative) = (raw.Where(weight => weight > 0).ToArray(), raw.Where(weight => weight <= 0).ToArray());
        _effective = Effective(positive);
        _pathRate = (_effective + 2) / (n + _effective + 5);
        _pathDamping = 1 + 2 * Math.Max(0, Math.Sqrt((_effective - 1) / (n + 1)) - 1) + _pathRate;
        _covarianceRate = (4 + _effective / n) / (n + 4 + 2 * _effective / n);
        _rankOneRate = 2 / ((n + 1.3) * (n + 1.3) + _effective);
        _rankManyRate = Math.Min(1 - _rankOneRate, 2 * (0.25 + _effective + 1 / _effective - 2) / ((n + 2.0) * (n + 2) + _effective));
        _normalLength = Math.Sqrt(n) * (1 - 1 / (4.0 * n) + 1 / (21.0 * n * n));
        var most = Math.Min(
            Math.Min(1 + _rankOneRate / _rankManyRate, 1 + 2 * Effective(negative) / (_effective + 2)),
            (1 - _rankOneRate - _rankManyRate) / (n * _rankManyRate));
        _weights = [.. raw.Select(weight => weight > 0 ? weight / positive.Sum() : weight * most / -negative.Sum())];
    }

    /// <summary>Points of a generation, λ.</summary>
    public int Population { get; }

    /// <summary>The step size σ.</summary>
    public double Deviation { get; private set; }

    /// <summary>The mean.</summary>
    public double[] Mean => [.. _mean];

    /// <summary>The largest standard deviation in any direction.</summary>
    public double Reach => Deviation * _scales.Maximum();

    /// <summary>The ratio of the largest to the smallest standard deviation.</summary>
    public double Condition => _scales.Maximum() / _scales.Minimum();

    /// <summary>The point that standard normal numbers lead to.</summary>
    public double[] PointAt(double[] normal) =>
        [.. _mean + Deviation * (_axes * Vector<double>.Build.Dense(normal).PointwiseMultiply(_scales))];

    /// <summary>Moves the distribution by a generation's points, the best first.</summary>
    public void Update(IReadOnlyList<double[]> ranked)
    {
        var steps = ranked.Select(point => Shortened((Vector<double>.Build.Dense(point) - _mean) / Deviation)).ToList();
        var mean = Vector<double>.Build.Dense(_dimensions);
        for (var rank = 0; rank < steps.Count && _weights[rank] > 0; rank++)
            mean += _weights[rank] * steps[rank];
        _mean += Deviation * mean;
        _generations++;

        _stepPath = (1 - _pathRate) * _stepPath + Math.Sqrt(_pathRate * (2 - _pathRate) * _effective) * Whitened(mean);
        var length = _stepPath.L2Norm();
        var isSteady = length / Math.Sqrt(1 - Math.Pow(1 - _pathRate, 2 * _generations)) < (1.4 + 2.0 / (_dimensions + 1)) * _normalLength;
        _covariancePath = (1 - _covarianceRate) * _covariancePath
            + (isSteady ? Math.Sqrt(_covarianceRate * (2 - _covarianceRate) * _effective) : 0) * mean;

        var lost = isSteady ? 0 : _covarianceRate * (2 - _covarianceRate);
        var covariance = (1 + _rankOneRate * lost - _rankOneRate - _rankManyRate * _weights.Sum()) * _covariance
            + _rankOneRate * _covariancePath.OuterProduct(_covariancePath);
        for (var rank = 0; rank < steps.Count; rank++)
        {
            // A bad step counts by its direction alone, so that the covariance stays positive.
            var weight = _weights[rank] >= 0 ? _weights[rank]
                : _weights[rank] * _dimensions / Math.Max(Math.Pow(Whitened(steps[rank]).L2Norm(), 2), 1e-12);
            covariance += _rankManyRate * weight * steps[rank].OuterProduct(steps[rank]);
        }

        Deviation *= Math.Exp(Math.Min(1, _pathRate / _pathDamping * (length / _normalLength - 1)));
        _covariance = (covariance + covariance.Transpose()) / 2;
        var eigen = _covariance.Evd(Symmetricity.Symmetric);
        _axes = eigen.EigenVectors;
        _scales = eigen.EigenValues.Map(value => Math.Sqrt(Math.Max(value.Real, 1e-20)));
    }

    private Vector<double> Shortened(Vector<double> step)
    {
        var most = Math.Sqrt(_dimensions) + 2.0 * _dimensions / (_dimensions + 2);
        var length = Whitened(step).L2Norm();
        return length > most ? step * (most / length) : step;
    }

    private Vector<double> Whitened(Vector<double> step) => _axes * _axes.TransposeThisAndMultiply(step).PointwiseDivide(_scales);

    private static double Effective(double[] weights) => Math.Pow(weights.Sum(), 2) / weights.Sum(weight => weight * weight);
}
