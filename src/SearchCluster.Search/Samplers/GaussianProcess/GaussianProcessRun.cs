using System.Numerics;
using SearchCluster.Randomness;
using SearchCluster.Search.Samplers.Encoding;

namespace SearchCluster.Search.Samplers.GaussianProcess;

/// <summary>
/// One run of the search: what it knows, and when it has settled. Fits are a chain over the ended trials: each starts where the one
/// before ended, and at every power of two the chain starts anew. So what a run proposes follows from the history alone, and another
/// instance has to repeat a part of the fits only.
/// </summary>
internal sealed class GaussianProcessRun(EncodedSpace space, Objective objective, int mostObservations)
{
    private const int MostImagined = 64, Worlds = 8, Centres = 3;
    private const int Evaluations = 8, EvaluationsAnew = 40;

    // So many trials in a row that cost nearly what the best cost: within a thousandth of its distance to the median.
    private const int SettledTrials = 8, LeastTrials = 16;
    private const double Settled = 1e-3;

    private readonly ObservedTrials _trials = new(space, objective, mostObservations);
    private readonly List<Observation> _unlearnt = [];
    private readonly RunningMedian _costs = new();
    private HyperparameterFit? _fit;
    private Hyperparameters? _hyperparameters;
    private double _best = double.PositiveInfinity;
    private int _fitted, _settled;

    /// <summary>Whether the run proposes only what is as good as what it has found: its model sees nothing better.</summary>
    public bool IsSettled => _settled >= SettledTrials && _costs.Count >= LeastTrials;

    /// <summary>Takes in a trial that ended.</summary>
    public void Add(Observation observation)
    {
        _unlearnt.Add(observation);
        var cost = ObservedCost.Of(observation, objective);
        if (double.IsNaN(cost))
        {
            _settled = 0;
            return;
        }

        _best = Math.Min(_best, cost);
        _costs.Add(cost);
        _settled = cost - _best <= Settled * (_costs.Value - _best) ? _settled + 1 : 0;
    }

    /// <summary>Genes to try, the most promising first; none while too little is known.</summary>
    /// <param name="unfinished">The run's trials that have not ended.</param>
    /// <param name="isBold">
    /// Whether these are believed to cost just what is expected, so that others close to them may pay as well. Otherwise what they may cost
    /// is imagined in several worlds. The first comes closer sooner, the second still does later: a run does best with both by turns.
    /// </param>
    /// <param name="random">Where candidates and imagined costs come from.</param>
    public IReadOnlyList<double[]> Propose(IEnumerable<ProposedTrial> unfinished, bool isBold, ref RandomStream random)
    {
        Learn();
        if (!_trials.IsInformative)
            return [];

        var imagined = unfinished.TakeLast(MostImagined).ToList();
        var (points, costs) = _trials.Select(MostImagined);
        var warped = new double[costs.Length];
        new ObjectiveWarp(costs).Write(_hyperparameters!.Shift, warped);
        var deviations = new double[isBold || imagined.Count == 0 ? 1 : Worlds];
        var posterior = new GaussianProcessPosterior(space, points, _hyperparameters, warped, costs.Length + MostImagined,
            deviations.Length);
        Span<double> coordinates = stackalloc double[space.Dimensions];
        foreach (var trial in imagined)
        {
            // In pairs of opposite worlds, whose mean is that of the belief.
            for (var world = 0; world + 1 < deviations.Length; world += 2)
                deviations[world + 1] = -(deviations[world] = random.NextNormal());
            space.Locate(space.GenesOf(trial.Configuration), coordinates);
            posterior.Imagine(coordinates, deviations);
        }

        return new AcquisitionSearch(space, posterior).Find(_trials.Best(Centres), ref random);
    }

    private void Learn()
    {
        var count = _trials.Seen + _unlearnt.Count;
        var start = 1 << BitOperations.Log2((uint)count);
        foreach (var observation in _unlearnt)
        {
            _trials.Add(observation);
            if (_trials.Seen >= start && _trials.Seen % Math.Max(1, start / 32) == 0 && _trials.IsInformative)
                Fit(isAnew: _fitted < start);
        }

        _unlearnt.Clear();
    }

    private void Fit(bool isAnew)
    {
        _fit ??= new HyperparameterFit(space, mostObservations);
        var (points, costs) = _trials.Select(spare: 0);
        var warp = new ObjectiveWarp(costs);
        // Twice: the warp is chosen for lengthscales, and the lengthscales for a warp.
        _hyperparameters = isAnew
            ? _fit.Improve(_fit.Improve(_fit.Default, points, warp, EvaluationsAnew), points, warp, EvaluationsAnew)
            : _fit.Improve(_hyperparameters!, points, warp, Evaluations);
        _fitted = _trials.Seen;
    }
}
