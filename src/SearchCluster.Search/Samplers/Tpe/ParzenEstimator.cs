using SearchCluster.Randomness;
using SearchCluster.Search.Domains;

namespace SearchCluster.Search.Samplers.Tpe;

/// <summary>
/// A density over configurations, estimated from some of them: a weighted sum of kernels, one for each and one that covers all, each the
/// product of its kernels over the parameters (multivariate: Falkner, Klein and Hutter, ICML 2018). Densities are relative to that of
/// random draws. Parameters that are inactive, in the trial or in the configuration asked for, do not count.
/// </summary>
internal sealed class ParzenEstimator
{
    private const double NarrowestEver = 0.01;

    private readonly ParameterKernels?[] _parameters;
    private readonly double[] _cumulative, _logWeights, _logs;

    /// <param name="domains">The parameters' domains.</param>
    /// <param name="points">A share for each parameter; NaN where it is inactive.</param>
    /// <param name="weights">The weight of each point; the kernel that covers all weighs as much as they do on average.</param>
    /// <param name="twoScales">Whether a part of each numeric kernel is finer: for drawing from.</param>
    public ParzenEstimator(IReadOnlyList<Domain> domains, IReadOnlyList<double[]> points, IReadOnlyList<double> weights,
        bool twoScales = false)
    {
        var varied = domains.Count(domain => domain.Choices is not 1);
        _parameters = new ParameterKernels?[domains.Count];
        for (var i = 0; i < domains.Count; i++)
            _parameters[i] = Kernels(domains[i], [.. points.Select(point => point[i])], varied, twoScales);

        double[] all = [.. weights, weights.Average()];
        var (total, sum) = (all.Sum(), 0.0);
        _cumulative = [.. all.Select(weight => sum += weight / total)];
        _logWeights = [.. all.Select(weight => Math.Log(weight / total))];
        _logs = new double[all.Length];
    }

    /// <summary>The logarithm of the density at a point.</summary>
    public double LogDensity(double[] point)
    {
        _logWeights.CopyTo(_logs, 0);
        for (var i = 0; i < point.Length; i++)
            if (!double.IsNaN(point[i]))
                _parameters[i]?.AddLogDensities(point[i], _logs);
        var (largest, sum) = (_logs.Max(), 0.0);
        foreach (var log in _logs)
            sum += Math.Exp(log - largest);
        return largest + Math.Log(sum);
    }

    /// <summary>Draws a kernel by its weight.</summary>
    public int DrawKernel(ref RandomStream random)
    {
        var found = Array.BinarySearch(_cumulative, random.NextDouble());
        return Math.Min(found >= 0 ? found + 1 : ~found, _cumulative.Length - 1);
    }

    /// <summary>Draws a share of one parameter from one kernel.</summary>
    public double Draw(int parameter, int kernel, ref RandomStream random) => _parameters[parameter]?.Draw(kernel, ref random) ?? 0.5;

    private static ParameterKernels? Kernels(Domain domain, double[] shares, int varied, bool twoScales) => domain switch
    {
        { Choices: 1 } => null,
        CategoricalDomain { Values.Count: var count } => new CategoricalKernels(shares, count),
        _ => new NumericKernels(shares, known => Narrowest(known, varied, domain.Choices), twoScales),
    };

    // The "magic clipping" of Hyperopt, 1 / kernels, is too wide for few trials, and with it a search stops getting better early. Its
    // square is not (Watanabe, 2023, finds an exponent of 2 best), where one parameter alone is varied or two or three; with more of
    // them trials approach the optimum more slowly, and so must the widths. An integer's kernels are not narrower than half a step.
    private static double Narrowest(int known, int varied, long? choices)
    {
        var exponent = Math.Min(2, 1 + 3.0 / varied);
        return Math.Max(Math.Max(NarrowestEver, Math.Pow(1 + Math.Min(known, 99), -exponent)), choices is { } count ? 0.5 / count : 0);
    }
}
