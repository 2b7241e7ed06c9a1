using System.Globalization;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers.Encoding;
using SearchCluster.Search.Samplers.Stages;
using SearchCluster.Search.Samplers.Tpe;

namespace SearchCluster.Search.Samplers;

/// <summary>How trials are spread over the ranges of a stage.</summary>
public enum InsideStage
{
    /// <summary>Evenly, by scrambled Sobol points (Halton points beyond 1,024 parameters).</summary>
    QuasiRandom,

    /// <summary>By a tree-structured Parzen estimator that learns from all trials of the rounds before.</summary>
    Tpe,
}

/// <summary>
/// Coarse to fine, the way of the CS231n lecture: a search in stages. The first is coarse, with few epochs over the whole ranges; each next
/// one trains longer in ranges zoomed on the best so far, in log space where a domain is logarithmic. A stage ends when it has learned
/// enough, and the last one has all trials that are left. A range is zoomed as far as the best lie together more closely than chance
/// would have it. Where the best sit at the edge of a range, it is widened instead, but never to where trials diverged.
/// </summary>
public sealed record CoarseToFineSamplerOptions : SamplerOptions
{
    private const int FewestTrialsOfAStage = 4;

    /// <summary>Number of stages, 2 to 8. Default 3.</summary>
    public int Stages { get; init; } = 3;

    /// <summary>
    /// How many times longer each stage trains than the one before, 1 to 10; the last one trains all epochs of the budget. Default 3.
    /// </summary>
    public double EpochsFactor { get; init; } = 3;

    /// <summary>
    /// The share of the trials so far whose region the next stage searches, above 0 and at most 1; at least two trials. Default 0.25.
    /// </summary>
    public double Best { get; init; } = 0.25;

    /// <summary>Whether a range may be widened beyond what the study file says, as far as the training plan allows. Default true.</summary>
    public bool Widen { get; init; } = true;

    /// <summary>How trials are spread inside the ranges of the stages after the first. Default tpe.</summary>
    public InsideStage Inside { get; init; } = InsideStage.Tpe;

    /// <summary>
    /// The rules that the proposals follow, 1 or 2: a study keeps those that it began with, so that it can be replayed. Revision 1 has
    /// stages of equal size that are drawn at random. Default 2.
    /// </summary>
    public int Revision { get; init; } = 2;

    /// <inheritdoc/>
    public override ISampler Build(SamplerContext context) => Revision == 1 ? new RandomStagesSampler(this, context)
        : new CoarseToFineSampler(this, context);

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems(SearchSpace space, Budget budget)
    {
        if (Stages is < 2 or > 8)
            yield return ("sampler.stages", $"{Stages} stages: must be 2 to 8");
        if (!(EpochsFactor is >= 1 and <= 10))
            yield return ("sampler.epochsFactor", $"a factor of {EpochsFactor}: must be 1 to 10");
        if (!(Best is > 0 and <= 1))
            yield return ("sampler.best", $"a share of {Best}: must be above 0 and at most 1");
        if (Revision is < 1 or > 2)
            yield return ("sampler.revision", $"revision {Revision}: must be 1 or 2");
        if ((budget.Trials ?? Budget.DefaultTrials) is var trials && trials < FewestTrialsOfAStage * Stages)
            yield return ("budget.trials",
                $"{trials} trials in {Stages} stages: "
                    + $"each stage needs at least {FewestTrialsOfAStage}, so {FewestTrialsOfAStage * Stages} in all");
    }
}

/// <summary>
/// Stages consist of rounds. What a round proposes follows from the trials of the rounds that it knows, all of which have ended when it
/// begins, and not on how many slots there are. A stage knows all stages before it. Inside the last stage a round knows all rounds but the
/// one just before it, which may still be running: so slots do not wait for each other.
/// </summary>
internal sealed class CoarseToFineSampler(CoarseToFineSamplerOptions options, SamplerContext context) : ISampler
{
    // Small enough that what a round learns comes soon, large enough that as many slots have work while it is learned.
    private const int TrialsOfARound = 4;

    // Where a stage trains longer than the one before, its first trials are the best so far.
    private const int Repetitions = 2;

    private const int SmallShare = 10, LeastCoarse = 10, CoarseOfEachParameter = 2, Finer = 6;

    private readonly SearchSpace _space = context.Space;
    private readonly StageSchedule _shares = new(context.Trials, options.Stages);
    private readonly HistoryCursor _history = new();
    private List<Round> _rounds = [];
    // The first trial of each stage that has begun.
    private List<int> _firsts = [];

    public bool IsAdaptive => true;

    public Proposal? Propose(int trial, StudyHistory history)
    {
        if (!_history.MoveTo(history.Ended))
            (_rounds, _firsts) = ([], []);
        var oldest = history.Unfinished.Count > 0 ? history.Unfinished[0].Trial : int.MaxValue;
        while (_rounds.Count == 0 || _rounds[^1].End <= trial)
        {
            if (Begin(history, oldest) is not { } next)
                return null;
            if (next.Stage == _firsts.Count)
                _firsts.Add(next.First);
            _rounds.Add(next);
        }

        var round = _rounds.FindLast(round => round.First <= trial)!;
        if (round.Known > oldest)
            return null;
        var ranges = RangesOf(round, history);
        var configuration = trial - round.First < round.Repeated.Count
            ? round.Repeated[trial - round.First]
            : ranges.Inside.Propose(trial, ToLiars(round, history, trial));
        return new Proposal(configuration) { Epochs = EpochsOf(round.Stage), Lineage = ranges.Lineage };
    }

    // Trials that a round does not know, but that were proposed before: only their configurations count, whether they have ended or not.
    private static List<ProposedTrial> ToLiars(Round round, StudyHistory history, int trial) =>
    [
        .. history.Ended.Where(other => other.Trial >= round.Known && other.Trial < trial)
            .Select(other => new ProposedTrial(other.Trial, other.Configuration))
            .Concat(history.Unfinished.Where(other => other.Trial >= round.Known && other.Trial < trial)).OrderBy(other => other.Trial),
    ];

    // Null while a trial that it has to know has not ended.
    private Round? Begin(StudyHistory history, int oldest)
    {
        if (_rounds.Count == 0)
            return new Round(0, EnoughOf(0), 0, 0, new Ranges(_space, new EvenlyInside(_space, context.Seed, 0),
                new Lineage(0, [], Heading(0) + "the whole ranges")));

        var before = _rounds[^1];
        var first = _firsts[before.Stage];
        var isLast = before.Stage == options.Stages - 1;
        var known = isLast && before.First > first ? before.First : before.End;
        if (oldest < known)
            return null;
        if (isLast)
            return new Round(before.End, before.End + TrialsOfARound, before.Stage, known);
        // Enough is learned when so many have come to a result, and at the latest with an equal share of all trials.
        var left = _shares.SizeOf(before.Stage) - (before.End - first);
        if (left > 0 && CountOfGood(history, first, known) < EnoughOf(before.Stage) / 2)
            return new Round(before.End, before.End + Math.Min(EnoughOf(before.Stage), left), before.Stage, known);
        var trials = Known(history, known);
        var stage = before.Stage + 1;
        var (space, lineage) = Zoom(RangesOf(before, history).Space, trials, stage);
        var size = stage == options.Stages - 1 ? TrialsOfARound : EnoughOf(stage);
        return new Round(before.End, before.End + size, stage, known, new Ranges(space, Inside(space, trials, stage), lineage))
        {
            Repeated = trials.OfSeveralLengths && EpochsOf(stage) > EpochsOf(before.Stage)
                ? [.. trials.Ranked.Take(Repetitions).Select(trial => trial.Configuration)] : [],
        };
    }

    private KnownTrials Known(StudyHistory history, int below) =>
        KnownTrials.Of(history.Ended, below, trial => EpochsOf(StageOf(trial)), context.Objective);

    private int CountOfGood(StudyHistory history, int first, int known) => history.Ended.Count(trial => trial.Trial >= first
        && trial.Trial < known && trial.State != TrialState.Canceled && Standing.Of(trial, trial.Trial, context.Objective).IsGood);

    // A round that goes on with a stage finds its ranges when a trial of it is proposed first: a long history has many rounds.
    private Ranges RangesOf(Round round, StudyHistory history)
    {
        if (round.Ranges is { } known)
            return known;
        var trials = Known(history, round.Known);
        if (options.Inside == InsideStage.Tpe)
        {
            var begun = _rounds.Find(other => other.Stage == round.Stage)!.Ranges!;
            return round.Ranges = begun with { Inside = Inside(begun.Space, trials, round.Stage) };
        }

        var (space, lineage) = Zoom(_space, trials, round.Stage);
        return round.Ranges = new Ranges(space, Inside(space, trials, round.Stage), lineage);
    }

    private IInside Inside(SearchSpace space, KnownTrials trials, int stage) => options.Inside == InsideStage.Tpe && trials.Ranked.Count > 1
        ? new DenselyInside(space, trials, context.Seed)
        : new EvenlyInside(space, context.Seed, stage);

    private (SearchSpace Space, Lineage Lineage) Zoom(SearchSpace before, KnownTrials trials, int stage)
    {
        if (trials.Ranked.Count < 2)
            return (before, new Lineage(stage, [], Heading(stage) + "the same ranges again, since fewer than two trials completed"));
        var best = trials.Ranked.Take(Math.Max(2, (int)Math.Ceiling(options.Best * trials.Ranked.Count))).ToList();
        var ranges = new OrderedDictionary<string, Domain>();
        var words = new List<string>();
        foreach (var (name, domain) in before.Parameters)
        {
            var zoom = new StageZoom(name, domain, best, trials, options.Widen ? widened => IsSound(name, widened) : null);
            var zoomed = zoom.Zoomed();
            ranges.Add(name, zoomed.Domain);
            words.Add($"{name} {zoomed.Text}");
        }

        return (new SearchSpace(ranges), new Lineage(stage, [.. best.Select(trial => trial.Trial)], Heading(stage)
            + string.Join("; ", words)));
    }

    private bool IsSound(string name, Domain widened) =>
        context.Allows(name, widened);

    // The trials from which a stage has learned enough to say where the next one has to look. Of a small budget that is an equal share.
    private int EnoughOf(int stage)
    {
        var share = _shares.SizeOf(stage);
        var varied = context.Space.Parameters.Values.Count(domain => domain.Choices is not 1);
        return share <= SmallShare ? share : Math.Min(share, stage == 0 ? Math.Max(LeastCoarse, CoarseOfEachParameter * varied) : Finer);
    }

    private int StageOf(int trial) => Math.Max(0, _firsts.FindLastIndex(first => first <= trial));

    private string Heading(int stage) => string.Create(
        CultureInfo.InvariantCulture,
            $"stage {stage + 1} of {options.Stages}, {EpochsOf(stage)} {(EpochsOf(stage) == 1 ? "epoch" : "epochs")}: ");

    private int EpochsOf(int stage) =>
        (int)Math.Max(1, Math.Ceiling(context.Epochs / Math.Pow(options.EpochsFactor, options.Stages - 1 - stage)));

    /// <param name="Space">The ranges of the parameters.</param>
    /// <param name="Inside">How trials are spread over them.</param>
    /// <param name="Lineage">What is told of them.</param>
    private sealed record Ranges(SearchSpace Space, IInside Inside, Lineage Lineage);

    /// <param name="first">Its first trial.</param>
    /// <param name="end">The trial behind its last.</param>
    /// <param name="stage">Its stage.</param>
    /// <param name="known">All trials below this number have ended, and are known.</param>
    /// <param name="ranges">Its ranges; null where they are not found yet.</param>
    private sealed class Round(int first, int end, int stage, int known, Ranges? ranges = null)
    {
        public int First => first;

        public int End => end;

        public int Stage => stage;

        public int Known => known;

        public Ranges? Ranges { get; set; } = ranges;

        /// <summary>Configurations of shorter stages that its first trials train for longer.</summary>
        public IReadOnlyList<Configuration> Repeated { get; init; } = [];
    }
}
