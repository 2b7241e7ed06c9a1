using SearchCluster.Randomness;
using SearchCluster.Search.Samplers.Encoding;

namespace SearchCluster.Search.Samplers.GaussianProcess;

/// <summary>
/// Finds the point of the greatest expected improvement: many candidates over the whole space and around the best observed points, the
/// most promising of them refined, numbers by their gradient and counted values by trying others one at a time.
/// </summary>
internal sealed class AcquisitionSearch
{
    private const int Spread = 512, Near = 96, Refined = 6, Rounds = 3, Evaluations = 30, MostTries = 8;

    private readonly EncodedSpace _space;
    private readonly GaussianProcessPosterior _posterior;
    private readonly double[] _low, _high, _coordinates;
    private readonly bool[] _wanted;
    private readonly BoxMinimizer _minimizer;

    public AcquisitionSearch(EncodedSpace space, GaussianProcessPosterior posterior)
    {
        (_space, _posterior) = (space, posterior);
        (_low, _high, _coordinates) = (new double[space.Dimensions], new double[space.Dimensions], new double[space.Dimensions]);
        _wanted = new bool[space.Dimensions];
        _minimizer = new BoxMinimizer(_low, _high);
    }

    /// <summary>Genes in the order of their expected improvement, the greatest first.</summary>
    /// <param name="best">The genes of the best observed points, the best first.</param>
    /// <param name="random">Where candidates come from.</param>
    public List<double[]> Find(IReadOnlyList<double[]> best, ref RandomStream random)
    {
        var candidates = new List<(double[] Genes, double Value)>(Spread + Near);
        for (var i = 0; i < Spread; i++)
            candidates.Add(Rated(Draw(ref random)));
        var near = new List<(double[] Genes, double Value)>(Near);
        for (var i = 0; i < Near && best.Count > 0; i++)
            near.Add(Rated(Perturb(best[i % best.Count], ref random)));
        candidates.Sort((a, b) => b.Value.CompareTo(a.Value));
        near.Sort((a, b) => b.Value.CompareTo(a.Value));

        var refined = new List<(double[] Genes, double Value)>();
        foreach (var (genes, _) in near.Take(2).Concat(candidates.Take(Refined - 2)))
            refined.Add(Refine(genes, ref random));
        return [.. refined.Concat(candidates).Concat(near).OrderByDescending(candidate => candidate.Value)
            .Select(candidate => candidate.Genes)];
    }

    private (double[] Genes, double Value) Rated(double[] genes)
    {
        _space.Locate(genes, _coordinates);
        return (genes, _posterior.LogImprovement(_coordinates));
    }

    private double[] Draw(ref RandomStream random)
    {
        var genes = new double[_space.Axes.Length];
        for (var axis = 0; axis < genes.Length; axis++)
            genes[axis] = _space.Axes[axis].GeneAt(random.NextDouble());
        return genes;
    }

    /// <summary>
    /// A point near another: numbers moved by a normal step of a scale from 10⁻⁴ to 0.3, counted values now and then drawn anew.
    /// </summary>
    private double[] Perturb(double[] centre, ref RandomStream random)
    {
        double[] genes = [.. centre];
        var scale = 0.3 * Math.Pow(10, -3.5 * random.NextDouble());
        for (var axis = 0; axis < genes.Length; axis++)
        {
            var shares = _space.Axes[axis].Shares;
            if (shares is null)
                genes[axis] = Math.Clamp(genes[axis] + scale * random.NextNormal(), 0, 1);
            else if (random.NextDouble() * genes.Length < 1)
                genes[axis] = _space.Axes[axis].IsNominal
                    ? random.NextInteger(shares.Length)
                    : _space.Axes[axis].GeneAt(Math.Clamp(shares[(int)genes[axis]] + scale * random.NextNormal(), 0, 1));
        }

        return genes;
    }

    private (double[] Genes, double Value) Refine(double[] start, ref RandomStream random)
    {
        double[] genes = [.. start];
        var value = double.NegativeInfinity;
        for (var round = 0; round < Rounds; round++)
        {
            var before = value;
            value = Climb(genes);
            var (exchanged, better) = Exchange(genes, value, ref random);
            if (!exchanged)
                break;
            value = better;
            if (value - before < 1e-3)
                break;
        }

        return (genes, value);
    }

    /// <summary>Follows the gradient in the numbers that are active, and returns what is reached.</summary>
    private double Climb(double[] genes)
    {
        _space.Locate(genes, _coordinates);
        Array.Copy(_coordinates, _low, _low.Length);
        Array.Copy(_coordinates, _high, _high.Length);
        Array.Clear(_wanted);
        for (var axis = 0; axis < genes.Length; axis++)
            if (_space.Axes[axis].Shares is null && _space.IsActive(genes, axis))
            {
                var coordinate = _space.CoordinateOf(axis);
                (_low[coordinate], _high[coordinate], _wanted[coordinate]) = (0, 1, true);
            }

        var value = -_minimizer.Minimize(Negative, _coordinates, firstStep: 0.02, Evaluations, tolerance: 1e-5);
        for (var axis = 0; axis < genes.Length; axis++)
            if (_wanted[_space.CoordinateOf(axis)])
                genes[axis] = _coordinates[_space.CoordinateOf(axis)];
        return value;

        double Negative(ReadOnlySpan<double> point, Span<double> gradient)
        {
            var improvement = _posterior.LogImprovement(point, _wanted, gradient);
            for (var d = 0; d < gradient.Length; d++)
                gradient[d] = -gradient[d];
            return -improvement;
        }
    }

    /// <summary>Tries other counted values, one parameter at a time, and keeps what is better.</summary>
    private (bool Exchanged, double Value) Exchange(double[] genes, double value, ref RandomStream random)
    {
        var start = value;
        for (var axis = 0; axis < genes.Length; axis++)
        {
            if (_space.Axes[axis].Shares is not { } shares || !_space.IsActive(genes, axis))
                continue;
            var kept = genes[axis];
            foreach (var other in Others(axis, (int)kept, shares.Length, ref random))
            {
                genes[axis] = other;
                var rated = Rated(genes).Value;
                if (rated > value)
                    (value, kept) = (rated, other);
            }

            genes[axis] = kept;
        }

        return (value > start, value);
    }

    private List<int> Others(int axis, int own, int count, ref RandomStream random)
    {
        var others = new List<int>(MostTries);
        if (count <= MostTries + 1)
        {
            for (var other = 0; other < count; other++)
                if (other != own)
                    others.Add(other);
            return others;
        }

        for (var reach = 1; !_space.Axes[axis].IsNominal && others.Count < MostTries - 2 && reach < count; reach *= 2)
        {
            if (own - reach >= 0)
                others.Add(own - reach);
            if (own + reach < count)
                others.Add(own + reach);
        }

        while (others.Count < MostTries)
            others.Add(random.NextInteger(count));
        return others;
    }
}
