using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers.Encoding;

namespace SearchCluster.Search.Samplers.Tpe;

/// <summary>Ended trials as points, in order of their standing. Takes each in once; canceled trials say nothing and are left out.</summary>
internal sealed class RankedTrials(SearchSpace space, Objective objective)
{
    /// <summary>Most of the best trials.</summary>
    public const int MostBelow = 25;

    /// <summary>
    /// Most of the others: half of them the next best, around which the search is, the other half evenly by rank for all the rest.
    /// </summary>
    public const int MostAbove = 500;

    private readonly Domain[] _domains = [.. space.Parameters.Values];
    private readonly List<double[]> _points = [];
    private readonly List<Standing> _ranked = [];
    private readonly HashSet<ulong> _tried = [];
    private readonly HistoryCursor _history = new();

    /// <summary>Number of trials taken over from another study, which have numbers below 0.</summary>
    public int Transferred { get; private set; }

    /// <summary>Whether any trial says anything good.</summary>
    public bool IsInformative => _ranked.Count > 0 && _ranked[0].IsGood;

    /// <summary>Takes in what has ended since the last call; everything anew when it is another history.</summary>
    public void TakeIn(IReadOnlyList<Observation> ended)
    {
        if (!_history.Continues(ended))
        {
            _points.Clear();
            _ranked.Clear();
            _tried.Clear();
            Transferred = 0;
        }

        foreach (var observation in _history.Read(ended))
        {
            if (observation.State == TrialState.Canceled)
                continue;
            Transferred += observation.Trial < 0 ? 1 : 0;
            var standing = Standing.Of(observation, _points.Count, objective);
            _ranked.Insert(~_ranked.BinarySearch(standing), standing);
            _points.Add(PointOf(observation.Configuration));
            _tried.Add(KeyOf(_points[^1]));
        }
    }

    /// <summary>The share of each parameter; NaN where it is inactive, or has a value from outside the space.</summary>
    public double[] PointOf(Configuration configuration)
    {
        var point = new double[_domains.Length];
        for (var i = 0; i < point.Length; i++)
            point[i] = _domains[i].ShareIn(configuration, space.Parameters.GetAt(i).Key);
        return point;
    }

    /// <summary>Whether a point was tried before.</summary>
    public bool WasTried(double[] point) => _tried.Contains(KeyOf(point));

    /// <summary>
    /// The best trials. The best of them weigh most: the squares of the weights by rank that evolution strategies use (Hansen and
    /// Ostermeier, 2001).
    /// </summary>
    public ParzenEstimator Below(double gamma)
    {
        var count = CountBelow(gamma);
        return new ParzenEstimator(
            _domains,
            [.. _ranked.Take(count).Select(standing => _points[standing.Place])],
            [.. Enumerable.Range(1, count).Select(rank => Math.Pow(Math.Log((count + 1.5) / rank), 2))],
            twoScales: true);
    }

    /// <summary>
    /// The others, and with them what has not ended yet: told as bad until it is known (constant liar), so that no two slots try the
    /// same.
    /// </summary>
    public ParzenEstimator Above(double gamma, IEnumerable<double[]> unfinished)
    {
        var (points, weights) = (new List<double[]>(), new List<double>());
        var rest = _ranked.Skip(CountBelow(gamma)).ToArray();
        var next = rest.Length <= MostAbove ? rest.Length : MostAbove / 2;
        foreach (var standing in rest[..next])
            Add(_points[standing.Place], 1);
        var sampled = rest.Length - next;
        for (var i = 0; sampled > 0 && i < MostAbove / 2; i++)
            Add(_points[rest[next + (int)((i + 0.5) * sampled / (MostAbove / 2))].Place], sampled / (MostAbove / 2.0));
        foreach (var point in unfinished)
            Add(point, 1);
        // A single trial is among the best: what remains is no knowledge at all.
        return points.Count > 0 ? new ParzenEstimator(_domains, points, weights) : new ParzenEstimator(_domains, [UnknownPoint()], [1]);

        void Add(double[] point, double weight)
        {
            points.Add(point);
            weights.Add(weight);
        }
    }

    private double[] UnknownPoint() => [.. Enumerable.Repeat(double.NaN, _domains.Length)];

    // At least two, or the search would circle about the first good trial; never one that says nothing good.
    private int CountBelow(double gamma)
    {
        var count = Math.Min(Math.Max(2, (int)Math.Ceiling(gamma * _ranked.Count)), MostBelow);
        var good = 0;
        while (good < count && good < _ranked.Count && _ranked[good].IsGood)
            good++;
        return good;
    }

    private static ulong KeyOf(double[] point)
    {
        // Not HashCode, which differs between processes.
        var key = 0UL;
        foreach (var share in point)
        {
            key = (key ^ BitConverter.DoubleToUInt64Bits(share)) * 0x9E3779B97F4A7C15UL;
            key ^= key >> 32;
        }

        return key;
    }
}
