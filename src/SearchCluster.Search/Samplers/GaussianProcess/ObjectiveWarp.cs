namespace SearchCluster.Search.Samplers.GaussianProcess;

/// <summary>
/// Costs on the scale that a Gaussian process is fitted on: ln(1 + (cost − least) / shift), standardised; less is better. A small shift
/// spreads the good and presses the bad together, as a valley between steep walls needs it; an infinite one leaves costs in proportion.
/// The shift is chosen by likelihood, as Snelson, Rasmussen and Ghahramani (Warped Gaussian Processes, NIPS 2003) choose their warps.
/// </summary>
internal sealed class ObjectiveWarp
{
    /// <summary>The shifts to choose from, as shares of the range of the costs.</summary>
    public static IReadOnlyList<double> Shifts { get; } = [double.PositiveInfinity, 1, 0.3, 0.1, 0.03, 0.01, 3e-3, 1e-3, 3e-4, 1e-4];

    private readonly double[] _costs;
    private readonly double _least, _range;

    /// <summary>A scale for these costs.</summary>
    /// <param name="costs">Finite costs.</param>
    public ObjectiveWarp(double[] costs)
    {
        _costs = costs;
        _least = costs.Min();
        _range = costs.Max() - _least;
    }

    /// <summary>Writes the warped costs, and returns the logarithm of the density's change: Σ ln (d warped / d cost).</summary>
    public double Write(double shift, Span<double> warped)
    {
        var density = 0.0;
        if (_range == 0)
        {
            warped[.._costs.Length].Clear();
            return 0;
        }

        var isWarped = double.IsFinite(shift);
        for (var i = 0; i < _costs.Length; i++)
        {
            var share = (_costs[i] - _least) / _range;
            warped[i] = isWarped ? Math.Log(1 + share / shift) : share;
            density -= isWarped ? Math.Log(share + shift) : 0;
        }

        var mean = 0.0;
        for (var i = 0; i < _costs.Length; i++)
            mean += warped[i] / _costs.Length;
        var variance = 0.0;
        for (var i = 0; i < _costs.Length; i++)
            variance += (warped[i] - mean) * (warped[i] - mean) / _costs.Length;
        var deviation = Math.Sqrt(variance);
        for (var i = 0; i < _costs.Length; i++)
            warped[i] = (warped[i] - mean) / deviation;
        return density - _costs.Length * Math.Log(deviation);
    }
}
