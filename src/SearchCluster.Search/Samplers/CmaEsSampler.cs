using System.Diagnostics.CodeAnalysis;
using SearchCluster.Randomness;
using SearchCluster.Search.Samplers.Encoding;

namespace SearchCluster.Search.Samplers.EvolutionStrategy;

/// <summary>
/// CMA-ES (Hansen and Ostermeier, Evolutionary Computation 2001; Hansen, arXiv:1604.00772): a normal distribution that follows its best
/// points and learns their directions, started again with twice the population when it has narrowed to a point (Auger and Hansen, CEC
/// 2005). For numbers, and budgets of hundreds of trials. Categorical values are drawn by how often they were among the better half.
/// </summary>
public sealed record CmaEsSamplerOptions : SamplerOptions
{
    /// <summary>Trials of a generation, λ, at least 4. Default: 4 + ⌊3·ln n⌋ for n numeric parameters.</summary>
    public int? Population { get; init; }

    /// <summary>
    /// Standard deviation that the search begins with, as a share of each parameter's domain, above 0 and at most 1. Default 1/6.
    /// </summary>
    public double Deviation { get; init; } = 1.0 / 6;

    /// <summary>
    /// The rules that the proposals follow, 1 or 2: a study keeps those that it began with, so that it can be replayed. Revision 1
    /// learns nothing from trials that diverged or are infeasible. Default 2.
    /// </summary>
    public int Revision { get; init; } = 2;

    /// <inheritdoc/>
    public override bool LearnsFromTrials => true;

    /// <inheritdoc/>
    public override ISampler Build(SamplerContext context) => new CmaEsSampler(this, context.Space, context.Objective, context.Seed);

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems(SearchSpace space, Budget budget)
    {
        if (Population < 4)
            yield return ("sampler.population", $"a population of {Population}: must be at least 4");
        if (!(Deviation > 0 && Deviation <= 1))
            yield return ("sampler.deviation", $"a deviation of {Deviation}: must be above 0 and at most 1");
        if (Revision is < 1 or > 2)
            yield return ("sampler.revision", $"revision {Revision}: must be 1 or 2");
    }
}

/// <summary>
/// A generation is as many ended trials, in the order of their ends: so no slot waits for a generation to be complete, and with several
/// slots some of its trials were drawn from the distribution before. What is drawn for a trial depends on the ended trials alone.
/// Trials that violate a constraint are worse than those that keep all, the more the worse; trials that diverged are worse than all
/// others, the sooner the worse. A first generation without a finite value has no direction: trials are then drawn at random, until one
/// has a finite value, from which the distribution begins. A later one is drawn back to the best trial before it.
/// </summary>
internal sealed class CmaEsSampler : ISampler
{
    private const int MostRedraws = 100, MostDoublings = 8;

    // The distribution has narrowed to a point, or to a line, or no longer finds anything better.
    private const double LeastReach = 1e-9, MostCondition = 1e7, LeastChange = 1e-12;

    // What a generation counts among those before it.
    private const double FrequencyRate = 0.3;

    private readonly CmaEsSamplerOptions _options;
    private readonly Objective _objective;
    private readonly ulong _seed;
    private readonly EncodedSpace _space;
    private readonly int[] _numbers;
    private readonly ISampler _random;
    private readonly HistoryCursor _history = new();
    private readonly List<Observation> _generation = [];
    private readonly Dictionary<int, double[]> _frequencies = [];
    private readonly List<double> _bests = [];
    private CovarianceAdaptation _distribution;
    private int _restarts;
    private Observation? _best;
    private bool _isLost;

    public CmaEsSampler(CmaEsSamplerOptions options, SearchSpace space, Objective objective, ulong seed)
    {
        (_options, _objective, _seed) = (options, objective, seed);
        _space = new EncodedSpace(space);
        _random = new RandomSampler(space, seed);
        _numbers = [.. Enumerable.Range(0, _space.Axes.Length).Where(axis => !_space.Axes[axis].IsNominal)];
        Begin(restarts: 0);
    }

    public bool IsAdaptive => true;

    public Proposal? Propose(int trial, StudyHistory history)
    {
        TakeIn(history.Ended);
        if (_isLost)
            return _random.Propose(trial, history);
        // Mirrored in pairs (Brockhoff and others, Mirrored Sampling and Sequential Selection for Evolution Strategies, PPSN 2010): an
        // odd trial goes the other way than the one before it, so that few points cover the directions more evenly.
        var random = RandomStream.At(_seed, RandomPurpose.CovarianceAdaptation, trial / 2);
        var point = Draw(trial % 2 == 0 ? 1 : -1, ref random);
        var genes = new double[_space.Axes.Length];
        for (var i = 0; i < _numbers.Length; i++)
            genes[_numbers[i]] = _space.Axes[_numbers[i]].GeneAt(point[i]);
        foreach (var (axis, frequencies) in _frequencies)
            genes[axis] = Choose(frequencies, RandomStream.At(_seed, RandomPurpose.CovarianceAdaptation, trial,
                ChoiceOf(axis)).NextDouble());
        return new Proposal(_space.Configure(genes));
    }

    /// <summary>A point inside the domains: drawn again while it is not, at last cut off at the bounds.</summary>
    private double[] Draw(int sign, ref RandomStream random)
    {
        var normal = new double[Math.Max(1, _numbers.Length)];
        for (var redraw = 0; ; redraw++)
        {
            for (var i = 0; i < normal.Length; i++)
                normal[i] = sign * random.NextNormal();
            var point = _distribution.PointAt(normal);
            if (point.All(share => share is >= 0 and <= 1))
                return point;
            if (redraw == MostRedraws)
                return [.. point.Select(share => Math.Clamp(share, 0, 1))];
        }
    }

    // Above the places of counted numbers.
    private int ChoiceOf(int axis) => _space.Axes.Length + 1 + axis;

    private static int Choose(double[] frequencies, double share)
    {
        var choice = 0;
        while (choice + 1 < frequencies.Length && (share -= frequencies[choice]) >= 0)
            choice++;
        return choice;
    }

    private void TakeIn(IReadOnlyList<Observation> ended)
    {
        if (!_history.Continues(ended))
        {
            _generation.Clear();
            Begin(restarts: 0);
        }

        foreach (var observation in _history.Read(ended))
        {
            if (observation.State != TrialState.Canceled)
                _generation.Add(observation);
            if (_isLost && HasCost(observation))
                BeginAt(observation);
            if (_generation.Count < _distribution.Population)
                continue;
            Evolve();
            _generation.Clear();
        }
    }

    private void Evolve()
    {
        // In the order of their numbers where they are as good, whichever ended first.
        var ranked = _generation.OrderBy(Standing).ThenBy(observation => observation.Trial).ToList();
        var isFinite = HasCost(ranked[0]);
        if (!isFinite && _options.Revision == 1)
            return;
        if (!isFinite && _best is null)
        {
            _isLost = !IsInfeasible(ranked[0]);
            if (_isLost)
                return;
        }
        else if (!isFinite)
        {
            ranked = [_best!, .. ranked[..^1]];
        }
        else if (_best is null || Standing(ranked[0]).CompareTo(Standing(_best)) < 0)
        {
            _best = ranked[0];
        }

        var mean = _distribution.Mean;
        var genes = ranked.Select(trial => _space.GenesOf(trial.Configuration)).ToList();
        _distribution.Update([.. genes.Select((own, rank) => PointOf(own, ranked[rank].Trial, mean))]);
        foreach (var (axis, frequencies) in _frequencies)
            Learn(axis, frequencies, [.. genes.Take(genes.Count / 2).Where(own => _space.IsActive(own, axis))
                .Select(own => (int)own[axis])]);

        if (!isFinite)
            return;
        _bests.Add(ObservedCost.Of(ranked[0], _objective));
        var patience = 10 + 30 * _numbers.Length / _distribution.Population;
        var isStill = _bests.Count > patience
            && _bests.TakeLast(patience).Max() - _bests.TakeLast(patience).Min() <= LeastChange * Math.Abs(_bests[^1]);
        if (isStill || _distribution.Reach < LeastReach || _distribution.Condition > MostCondition)
            Begin(_restarts + 1);
    }

    private (int Group, double First) Standing(Observation observation) => observation switch
    {
        _ when HasCost(observation) => (0, ObservedCost.Of(observation, _objective)),
        _ when _options.Revision == 1 => (2, 0),
        _ when IsInfeasible(observation) => (1, observation.Violation),
        _ => (2, -observation.Epochs),
    };

    private bool HasCost(Observation observation) => !double.IsNaN(ObservedCost.Of(observation, _objective));

    private static bool IsInfeasible(Observation observation) =>
        observation is { State: TrialState.Completed or TrialState.Pruned, Violation: > 0 and < double.PositiveInfinity };

    /// <summary>
    /// The point that a trial's genes stand for. A counted number stands for every share of its step, one of which is drawn, so that the
    /// distribution never becomes narrower than a step; an inactive parameter says nothing, and stands for the mean.
    /// </summary>
    private double[] PointOf(double[] genes, int trial, double[] mean)
    {
        double[] point = [.. mean];
        for (var i = 0; i < _numbers.Length; i++)
        {
            var (axis, gene) = (_space.Axes[_numbers[i]], genes[_numbers[i]]);
            if (!_space.IsActive(genes, _numbers[i]))
                continue;
            var within = RandomStream.At(_seed, RandomPurpose.CovarianceAdaptation, trial, i + 1).NextDouble();
            point[i] = axis.Shares is { } shares ? WithinStep(shares, (int)gene, within) : gene;
        }

        return point;
    }

    private static double WithinStep(double[] shares, int choice, double within)
    {
        var low = choice == 0 ? 0 : (shares[choice - 1] + shares[choice]) / 2;
        var high = choice + 1 == shares.Length ? 1 : (shares[choice] + shares[choice + 1]) / 2;
        return low + within * (high - low);
    }

    private void Learn(int axis, double[] frequencies, int[] chosen)
    {
        if (chosen.Length == 0)
            return;
        var least = 1.0 / ((double)frequencies.Length * _distribution.Population);
        var counts = new int[frequencies.Length];
        foreach (var choice in chosen)
            counts[choice]++;
        for (var choice = 0; choice < frequencies.Length; choice++)
        {
            var share = counts[choice] / (double)chosen.Length;
            frequencies[choice] = Math.Max((1 - FrequencyRate) * frequencies[choice] + FrequencyRate * share, least);
        }

        var sum = frequencies.Sum();
        for (var choice = 0; choice < frequencies.Length; choice++)
            frequencies[choice] /= sum;
    }

    // Around the only trial that is known to be finite. Those before it were drawn from no distribution.
    private void BeginAt(Observation finite)
    {
        var genes = _space.GenesOf(finite.Configuration);
        _isLost = false;
        _best = finite;
        _distribution = new CovarianceAdaptation(PointOf(genes, finite.Trial, _distribution.Mean), _options.Deviation,
            _distribution.Population);
        _generation.Clear();
        _generation.Add(finite);
    }

    [MemberNotNull(nameof(_distribution))]
    private void Begin(int restarts)
    {
        (_isLost, _best) = (false, null);
        _restarts = restarts;
        _bests.Clear();
        var random = RandomStream.At(_seed, RandomPurpose.CovarianceAdaptation, -1 - restarts);
        var mean = new double[Math.Max(1, _numbers.Length)];
        for (var i = 0; i < mean.Length; i++)
            mean[i] = restarts == 0 ? 0.5 : random.NextDouble();
        var population = _options.Population ?? 4 + (int)(3 * Math.Log(mean.Length));
        _distribution = new CovarianceAdaptation(mean, _options.Deviation, population << Math.Min(restarts, MostDoublings));
        for (var axis = 0; axis < _space.Axes.Length; axis++)
            if (_space.Axes[axis] is { IsNominal: true, Shares: { } choices })
                _frequencies[axis] = [.. Enumerable.Repeat(1.0 / choices.Length, choices.Length)];
    }
}
