using SearchCluster.Randomness;

namespace SearchCluster.Search.Samplers.Tpe;

/// <summary>
/// Kernels over values without order (Aitchison and Aitken, Biometrika 63, 1976): the trial's own value, or with a fifth of the
/// probability any of them (Watanabe, 2023). The last kernel is uniform.
/// </summary>
internal sealed class CategoricalKernels : ParameterKernels
{
    private const double Bandwidth = 0.2;
    private const int Unknown = -1;

    private readonly int _count;
    private readonly int[] _choices;
    private readonly double _logSame, _logOther;

    /// <param name="shares">The share of each kernel's value; NaN where the trial did not have the parameter.</param>
    /// <param name="count">Number of values.</param>
    public CategoricalKernels(double[] shares, int count)
    {
        _count = count;
        _choices = [.. shares.Select(share => double.IsNaN(share) ? Unknown : ChoiceAt(share)), Unknown];
        _logSame = Math.Log(count * (1 - Bandwidth) + Bandwidth);
        _logOther = Math.Log(Bandwidth);
    }

    public override void AddLogDensities(double share, Span<double> logs)
    {
        var choice = ChoiceAt(share);
        for (var k = 0; k < logs.Length; k++)
            if (_choices[k] != Unknown)
                logs[k] += _choices[k] == choice ? _logSame : _logOther;
    }

    public override double Draw(int kernel, ref RandomStream random)
    {
        var choice = _choices[kernel] == Unknown || random.NextDouble() < Bandwidth ? random.NextInteger(_count) : _choices[kernel];
        return (choice + 0.5) / _count;
    }

    private int ChoiceAt(double share) => Math.Min((int)(share * _count), _count - 1);
}
