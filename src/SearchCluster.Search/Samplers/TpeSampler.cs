using SearchCluster.Randomness;
using SearchCluster.Search.Samplers.Tpe;

namespace SearchCluster.Search.Samplers;

/// <summary>
/// Tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kégl, NIPS 2011): estimates where good trials lie, ℓ(x), and where the
/// others do, g(x), and tries what is much likelier among the good: the largest ℓ/g of some candidates drawn from ℓ. Multivariate
/// (Falkner, Klein and Hutter, ICML 2018), with the bandwidths of Watanabe (arXiv:2304.11127, 2023).
/// </summary>
public sealed record TpeSamplerOptions : SamplerOptions
{
    /// <summary>Trials spread over the space as a Latin hypercube before the estimates begin, at least 1. Default 10.</summary>
    public int Startup { get; init; } = 10;

    /// <summary>Candidates of each proposal, 1 to 10,000. More of them search less widely. Default 24.</summary>
    public int Candidates { get; init; } = 24;

    /// <summary>Share γ of the trials that count as good, above 0 and below 1; at least 2 of them and at most 25. Default 0.1.</summary>
    public double Gamma { get; init; } = 0.1;

    /// <inheritdoc/>
    public override bool LearnsFromTrials => true;

    /// <inheritdoc/>
    public override ISampler Build(SamplerContext context) => new TpeSampler(this, context.Space, context.Objective, context.Seed);

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems(SearchSpace space, Budget budget)
    {
        if (Startup < 1)
            yield return ("sampler.startup", $"{Startup} trials to start with: must be at least 1");
        if (Candidates is < 1 or > 10_000)
            yield return ("sampler.candidates", $"{Candidates} candidates: must be 1 to 10000");
        if (Gamma is not (> 0 and < 1))
            yield return ("sampler.gamma", $"a gamma of {Gamma}: must be above 0 and below 1");
    }
}

/// <summary>Every second candidate takes each parameter from a kernel of its own: what is good of several trials comes together.</summary>
internal sealed class TpeSampler(TpeSamplerOptions options, SearchSpace space, Objective objective, ulong seed) : ISampler
{
    private readonly ISampler _start = new LatinHypercubeSampler(space, seed, options.Startup);
    private readonly RankedTrials _trials = new(space, objective);

    public bool IsAdaptive => true;

    public Proposal? Propose(int trial, StudyHistory history)
    {
        _trials.TakeIn(history.Ended);
        if (trial + _trials.Transferred < options.Startup || !_trials.IsInformative)
            return _start.Propose(trial, history);

        double[][] unfinished = [.. history.Unfinished.Select(other => _trials.PointOf(other.Configuration))];
        var below = _trials.Below(options.Gamma);
        var above = _trials.Above(options.Gamma, unfinished);
        var (best, bestScore) = ((Configuration?)null, (IsNew: false, LogRatio: double.NegativeInfinity));
        for (var candidate = 0; candidate < options.Candidates; candidate++)
        {
            var configuration = Draw(below, crosses: candidate % 2 == 1, RandomStream.At(seed, RandomPurpose.Proposal, trial, candidate));
            var point = _trials.PointOf(configuration);
            var isNew = !_trials.WasTried(point) && !unfinished.Any(other => point.AsSpan().SequenceEqual(other));
            var score = (isNew, below.LogDensity(point) - above.LogDensity(point));
            if (best is null || score.CompareTo(bestScore) > 0)
                (best, bestScore) = (configuration, score);
        }

        return new Proposal(best!);
    }

    private Configuration Draw(ParzenEstimator below, bool crosses, RandomStream random)
    {
        var kernel = below.DrawKernel(ref random);
        return space.Configure(name =>
        {
            var parameter = space.Parameters.IndexOf(name);
            return space.Parameters[name].AtShare(below.Draw(parameter, crosses ? below.DrawKernel(ref random) : kernel, ref random));
        });
    }
}
