using SearchCluster.Randomness;
using SearchCluster.Search.Samplers.Encoding;

namespace SearchCluster.Search.Samplers.GaussianProcess;

/// <summary>
/// Bayesian optimisation with a Gaussian process and expected improvement (Jones, Schonlau and Welch, Journal of Global Optimization
/// 1998; Snoek, Larochelle and Adams, NIPS 2012). The sampler for few trials that cost much.
/// </summary>
public sealed record GaussianProcessSamplerOptions : SamplerOptions
{
    /// <summary>Trials that spread over the space before the process is asked, at least 2. Default 6.</summary>
    public int Startup { get; init; } = 6;

    /// <summary>
    /// Most observations that the process is fitted on, 16 to 1,000: the better half of them the best, the rest the latest. A proposal
    /// costs their number squared, a fit cubed. Default 256.
    /// </summary>
    public int History { get; init; } = 256;

    /// <inheritdoc/>
    public override bool LearnsFromTrials => true;

    /// <inheritdoc/>
    public override ISampler Build(SamplerContext context) =>
        new GaussianProcessSampler(this, context.Space, context.Objective, context.Seed);

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems(SearchSpace space, Budget budget)
    {
        if (Startup < 2)
            yield return ("sampler.startup", $"{Startup} trials to start with: must be at least 2");
        if (History is < 16 or > 1_000)
            yield return ("sampler.history", $"a history of {History}: must be 16 to 1000");
    }
}

/// <summary>
/// The first run learns from every trial. Once it has settled, three of four trials belong to a run of their own that starts anew and
/// knows nothing of the others: what one model overlooks for good, another one may find; the fourth goes on where all is known. That run
/// settles in its turn. Runs follow from the ended trials alone, and which trial is whose from its number.
/// </summary>
internal sealed class GaussianProcessSampler : ISampler
{
    private const int Share = 4;

    private readonly GaussianProcessSamplerOptions _options;
    private readonly Objective _objective;
    private readonly ulong _seed;
    private readonly ISampler _start;
    private readonly EncodedSpace _space;
    private readonly HistoryCursor _history = new();
    private readonly HashSet<ulong> _tried = [];
    private GaussianProcessRun _all;
    private GaussianProcessRun? _anew;
    private int _transferred, _firstAnew, _mostAhead;

    public GaussianProcessSampler(GaussianProcessSamplerOptions options, SearchSpace space, Objective objective, ulong seed)
    {
        (_options, _objective, _seed) = (options, objective, seed);
        _start = space.Parameters.Count <= SobolSamplerOptions.MostParameters ? new SobolSampler(space, seed)
            : new RandomSampler(space, seed);
        _space = new EncodedSpace(space);
        _all = new GaussianProcessRun(_space, objective, options.History);
    }

    public bool IsAdaptive => true;

    public Proposal? Propose(int trial, StudyHistory history)
    {
        TakeIn(history.Ended);
        var isAnew = IsAnew(trial);
        if (_space.Axes.Length == 0 || (isAnew ? (trial - _firstAnew) * (Share - 1) / Share : trial + _transferred) < _options.Startup)
            return _start.Propose(trial, history);

        var random = RandomStream.At(_seed, RandomPurpose.Acquisition, trial);
        var unfinished = history.Unfinished.Where(other => !isAnew || IsAnew(other.Trial));
        var proposed = (isAnew ? _anew! : _all).Propose(unfinished, isBold: trial % 2 == 0, ref random);
        var pending = history.Unfinished.Select(other => KeyOf(other.Configuration)).ToHashSet();
        // By the configuration that they stand for: rounding and bounds make one of genes that differ a little.
        var configurations = proposed.Select(genes => _space.Configure(genes));
        var chosen = configurations.FirstOrDefault(configuration => KeyOf(configuration) is var key && !_tried.Contains(key)
            && !pending.Contains(key))
            ?? configurations.FirstOrDefault();
        return chosen is null ? _start.Propose(trial, history) : new Proposal(chosen);
    }

    private void TakeIn(IReadOnlyList<Observation> history)
    {
        if (!_history.Continues(history))
        {
            _tried.Clear();
            (_all, _anew) = (new GaussianProcessRun(_space, _objective, _options.History), null);
            (_transferred, _firstAnew, _mostAhead) = (0, 0, 0);
        }

        foreach (var observation in _history.Read(history))
        {
            // The trials of another study are numbered below 0.
            _transferred += observation.Trial < 0 ? 1 : 0;
            var ended = _history.Count - _transferred;
            _mostAhead = Math.Max(_mostAhead, observation.Trial - ended + 1);
            _tried.Add(KeyOf(observation.Configuration));
            _all.Add(observation);
            if (IsAnew(observation.Trial))
                _anew!.Add(observation);
            if (!(_anew ?? _all).IsSettled)
                continue;
            // So many have been proposed by now, if as many are at work as ever were: those were not meant for the new run.
            _firstAnew = ended + _mostAhead;
            _anew = new GaussianProcessRun(_space, _objective, _options.History);
        }
    }

    private bool IsAnew(int trial) => _anew is not null && trial >= _firstAnew && (trial - _firstAnew) % Share != Share - 1;

    /// <summary>
    /// The same for configurations that differ in nothing active, and hardly ever for others: to try nothing twice while there is a
    /// choice.
    /// </summary>
    private ulong KeyOf(Configuration configuration)
    {
        var (genes, key) = (_space.GenesOf(configuration), 0UL);
        for (var axis = 0; axis < genes.Length; axis++)
        {
            // Not HashCode, which differs between processes.
            key = (key ^ (_space.IsActive(genes, axis) ? BitConverter.DoubleToUInt64Bits(genes[axis])
                : ulong.MaxValue)) * 0x9E3779B97F4A7C15UL;
            key ^= key >> 32;
        }

        return key;
    }
}
