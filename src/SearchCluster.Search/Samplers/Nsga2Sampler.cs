using SearchCluster.Randomness;
using SearchCluster.Search.Pareto;
using SearchCluster.Search.Samplers.Encoding;

namespace SearchCluster.Search.Samplers;

/// <summary>
/// NSGA-II (Deb, Pratap, Agarwal and Meyarivan, IEEE Transactions on Evolutionary Computation 2002), for several objectives: each
/// generation is bred from the best trials so far, by front and by the room each has on it. Numbers cross by simulated binary crossover
/// and mutate polynomially, in log space where a domain is logarithmic; choices are exchanged and redrawn. Infeasible trials are ranked
/// behind feasible ones, by how far they violate the constraints.
/// </summary>
public sealed record Nsga2SamplerOptions : SamplerOptions
{
    /// <summary>Trials of a generation, and parents kept, at least 4. Default 20.</summary>
    public int Population { get; init; } = 20;

    /// <summary>Probability that two parents cross, 0 to 1. Default 0.9.</summary>
    public double Crossover { get; init; } = 0.9;

    /// <summary>Probability that a parameter mutates, 0 to 1. Default 1 / number of parameters.</summary>
    public double? Mutation { get; init; }

    /// <inheritdoc/>
    public override bool SeesAllObjectives => true;

    /// <inheritdoc/>
    public override ISampler Build(SamplerContext context) => new Nsga2Sampler(this, context);

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems(SearchSpace space, Budget budget)
    {
        if (Population < 4)
            yield return ("sampler.population", $"a population of {Population}: must be at least 4");
        if (!(Crossover is >= 0 and <= 1))
            yield return ("sampler.crossover", $"a probability of {Crossover}: must be 0 to 1");
        if (Mutation is { } mutation && !(mutation is >= 0 and <= 1))
            yield return ("sampler.mutation", $"a probability of {mutation}: must be 0 to 1");
    }
}

/// <summary>
/// Trial n belongs to generation n / population. Its parents are the survivors of all trials of the generations before that have ended
/// when it is proposed: nobody waits for the last of a generation.
/// </summary>
internal sealed class Nsga2Sampler(Nsga2SamplerOptions options, SamplerContext context) : ISampler
{
    // Distribution indices of crossover and mutation: how near children stay to their parents. Those of the paper.
    private const double CrossoverIndex = 20;
    private const double MutationIndex = 20;

    private readonly SearchSpace _space = context.Space;
    private readonly IReadOnlyList<Objective> _objectives = context.Objectives;
    private readonly HistoryCursor _history = new();
    private List<Observation> _survivors = [];
    private int _generationsSettled;

    public bool IsAdaptive => true;

    public Proposal? Propose(int trial, StudyHistory history)
    {
        var parents = trial < options.Population ? [] : Parents(trial / options.Population, history);
        var random = RandomStream.At(context.Seed, RandomPurpose.Evolution, trial);
        var shares = parents.Count < 2 ? Draw(ref random) : Breed(parents, ref random);
        return new Proposal(_space.Configure(name =>
            context.Space.Parameters[name].AtShare(shares[context.Space.Parameters.IndexOf(name)])));
    }

    // Best first. Generations in which every trial has ended are settled once; what has ended of later ones joins them.
    private List<Observation> Parents(int generation, StudyHistory history)
    {
        if (!_history.MoveTo(history.Ended))
            (_survivors, _generationsSettled) = ([], 0);
        var oldestUnfinished = history.Unfinished.Count > 0 ? history.Unfinished[0].Trial : int.MaxValue;
        while (_generationsSettled < generation && (_generationsSettled + 1) * options.Population <= oldestUnfinished)
        {
            _survivors = Survivors(_survivors, history, _generationsSettled, _generationsSettled + 1);
            _generationsSettled++;
        }

        return _generationsSettled < generation ? Survivors(_survivors, history, _generationsSettled, generation) : _survivors;
    }

    private List<Observation> Survivors(List<Observation> before, StudyHistory history, int fromGeneration, int toGeneration)
    {
        var (first, end) = (fromGeneration * options.Population, toGeneration * options.Population);
        var candidates = history.Ended
            .Where(trial => trial.Trial >= first && trial.Trial < end && trial.State == TrialState.Completed
                && trial.Values.Count == _objectives.Count)
            .Concat(before).OrderBy(trial => trial.Trial).ToList();
        var survivors = new List<Observation>();
        foreach (var front in ParetoRanking.Fronts(candidates, _objectives))
        {
            var crowding = ParetoRanking.Crowding(front, _objectives.Count);
            survivors.AddRange(Enumerable.Range(0, front.Count).OrderByDescending(i => crowding[i]).ThenBy(i => front[i].Trial)
                .Select(i => front[i]));
            if (survivors.Count >= options.Population)
                break;
        }

        return survivors[..Math.Min(survivors.Count, options.Population)];
    }

    private double[] Draw(ref RandomStream random)
    {
        var shares = new double[context.Space.Parameters.Count];
        for (var i = 0; i < shares.Length; i++)
            shares[i] = random.NextDouble();
        return shares;
    }

    private double[] Breed(List<Observation> parents, ref RandomStream random)
    {
        var (mother, father) = (Select(parents, ref random), Select(parents, ref random));
        var crosses = random.NextDouble() < options.Crossover;
        var mutation = options.Mutation ?? 1.0 / context.Space.Parameters.Count;
        var shares = new double[context.Space.Parameters.Count];
        for (var i = 0; i < shares.Length; i++)
        {
            var (name, domain) = context.Space.Parameters.GetAt(i);
            var isNumeric = domain is Domains.NumericDomain;
            var (mine, other) = (ShareOf(mother, name, domain, ref random), ShareOf(father, name, domain, ref random));
            if (crosses)
                mine = isNumeric ? Cross(mine, other, ref random) : random.NextDouble() < 0.5 ? mine : other;
            if (random.NextDouble() < mutation)
                mine = isNumeric ? Mutate(mine, ref random) : random.NextDouble();
            shares[i] = mine;
        }

        return shares;
    }

    // Parents are in order: the better of two drawn is the one that stands first.
    private static Observation Select(List<Observation> parents, ref RandomStream random) =>
        parents[Math.Min(random.NextInteger(parents.Count), random.NextInteger(parents.Count))];

    private static double ShareOf(Observation parent, string name, Domains.Domain domain, ref RandomStream random)
    {
        var drawn = random.NextDouble();
        return domain.ShareIn(parent.Configuration, name) is var share && double.IsNaN(share) ? drawn : share;
    }

    // One of the two children of simulated binary crossover; each parameter crosses half of the time (Deb and Agrawal, 1995).
    private static double Cross(double mine, double other, ref RandomStream random)
    {
        var (exchanges, u, isFirst) = (random.NextDouble() < 0.5, random.NextDouble(), random.NextDouble() < 0.5);
        if (!exchanges)
            return mine;
        var spread = Math.Pow(u <= 0.5 ? 2 * u : 1 / (2 * (1 - u)), 1 / (CrossoverIndex + 1));
        return Math.Clamp(0.5 * ((mine + other) + (isFirst ? spread : -spread) * (mine - other)), 0, 1);
    }

    private static double Mutate(double share, ref RandomStream random)
    {
        var u = random.NextDouble();
        var step = u < 0.5
            ? Math.Pow(2 * u + (1 - 2 * u) * Math.Pow(1 - share, MutationIndex + 1), 1 / (MutationIndex + 1)) - 1
            : 1 - Math.Pow(2 * (1 - u) + (2 * u - 1) * Math.Pow(share, MutationIndex + 1), 1 / (MutationIndex + 1));
        return Math.Clamp(share + step, 0, 1);
    }
}
