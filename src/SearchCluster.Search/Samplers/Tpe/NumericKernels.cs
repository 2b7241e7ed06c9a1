using MathNet.Numerics.Distributions;
using SearchCluster.Randomness;

namespace SearchCluster.Search.Samplers.Tpe;

/// <summary>
/// Normal densities cut off at 0 and 1, one about each known share and one about the middle. Each is as wide as the larger gap to its
/// neighbours (Bergstra and others, NIPS 2011, section 4.2), within bounds: wide where trials are few and apart, narrow where they crowd.
/// With two scales, part of each density is far narrower: a product of such kernels changes some parameters much and others little,
/// instead of all of them alike.
/// </summary>
internal sealed class NumericKernels : ParameterKernels
{
    private const double Middle = 0.5;
    private const double FinePart = 0.3, FineWidth = 0.2, FinestEver = 0.01;

    private readonly CutNormal?[] _kernels;
    private readonly CutNormal?[]? _fine;
    private readonly double[] _centres, _inverses, _logHeights;

    /// <param name="shares">The share at each kernel's centre; NaN where the trial did not have the parameter.</param>
    /// <param name="narrowest">
    /// The least width, by the number of kernels that know the parameter, the one about the middle among them.
    /// </param>
    /// <param name="twoScales">Whether a part of each density is finer than the gaps.</param>
    public NumericKernels(double[] shares, Func<int, double> narrowest, bool twoScales)
    {
        double[] centres = [.. shares, Middle];
        int[] known = [.. Enumerable.Range(0, centres.Length).Where(k => !double.IsNaN(centres[k]))];
        double[] sorted = [.. known.Select(k => centres[k])];
        Array.Sort(sorted, known);
        var least = narrowest(known.Length);
        _kernels = new CutNormal?[centres.Length];
        for (var place = 0; place < known.Length; place++)
        {
            var before = place > 0 ? sorted[place] - sorted[place - 1] : 0;
            var after = place < known.Length - 1 ? sorted[place + 1] - sorted[place] : 0;
            _kernels[known[place]] = new CutNormal(sorted[place], Math.Clamp(Math.Max(before, after), least, 1));
        }

        // The kernel about the middle stands for not knowing better: it covers all.
        _kernels[^1] = new CutNormal(Middle, 1);
        if (twoScales)
            _fine = [.. _kernels[..^1].Select(kernel => kernel is null ? null
                : new CutNormal(kernel.Centre, Math.Max(kernel.Width * FineWidth, Math.Min(kernel.Width, FinestEver)))), null];

        // In arrays of their own, for the loop over all of them; an unknown one has the logarithm 0 whatever the share.
        _centres = [.. _kernels.Select(kernel => kernel?.Centre ?? 0)];
        _inverses = [.. _kernels.Select(kernel => kernel is null ? 0 : 1 / kernel.Width)];
        _logHeights = [.. _kernels.Select(kernel => kernel?.LogHeight ?? 0)];
    }

    public override void AddLogDensities(double share, Span<double> logs)
    {
        if (_fine is not null)
        {
            for (var k = 0; k < logs.Length; k++)
                logs[k] += LogDensity(k, share, _fine[k]);
            return;
        }

        for (var k = 0; k < logs.Length; k++)
        {
            var distance = (share - _centres[k]) * _inverses[k];
            logs[k] += _logHeights[k] - distance * distance / 2;
        }
    }

    public override double Draw(int kernel, ref RandomStream random)
    {
        var uniform = random.NextDouble();
        if (_fine?[kernel] is { } fine && random.NextDouble() < FinePart)
            return fine.AtShare(uniform);
        return _kernels[kernel]?.AtShare(uniform) ?? uniform;
    }

    private double LogDensity(int kernel, double share, CutNormal? fine)
    {
        var coarse = _kernels[kernel]?.LogDensity(share) ?? 0;
        return fine is null ? coarse : Math.Log((1 - FinePart) * Math.Exp(coarse) + FinePart * Math.Exp(fine.LogDensity(share)));
    }

    /// <summary>A normal density on 0 to 1 alone.</summary>
    private sealed class CutNormal
    {
        private readonly double _below, _within;

        public CutNormal(double centre, double width)
        {
            (Centre, Width) = (centre, width);
            _below = Normal.CDF(centre, width, 0);
            _within = Normal.CDF(centre, width, 1) - _below;
            LogHeight = -Math.Log(Math.Sqrt(2 * Math.PI) * width * _within);
        }

        public double Centre { get; }

        public double Width { get; }

        /// <summary>The logarithm of the density at the centre.</summary>
        public double LogHeight { get; }

        public double LogDensity(double share)
        {
            var distance = (share - Centre) / Width;
            return LogHeight - distance * distance / 2;
        }

        /// <summary>The value below which a share of the density lies.</summary>
        public double AtShare(double share) => Math.Clamp(Centre + Width * Normal.InvCDF(0, 1, _below + share * _within), 0, 1);
    }
}
