using System.Globalization;
using System.Text.Json;
using SearchCluster.Randomness;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers.Stages;

namespace SearchCluster.Search.Samplers;

/// <summary>
/// Coarse to fine, the way of the CS231n lecture: random search in stages. The first is coarse, with few epochs over the whole ranges;
/// each next one trains longer and draws from the region of the best of the stage before, in log space where a domain is logarithmic.
/// Where the best sit at the edge of a range, that range was wrong, and is widened instead.
/// </summary>
public sealed record CoarseToFineSamplerOptions : SamplerOptions
{
    private const int FewestTrialsOfAStage = 4;

    /// <summary>Number of stages, 2 to 8, each with the same number of trials. Default 3.</summary>
    public int Stages { get; init; } = 3;

    /// <summary>How many times longer each stage trains than the one before, 1 to 10; the last one trains all epochs of the budget. Default 3.</summary>
    public double EpochsFactor { get; init; } = 3;

    /// <summary>The share of a stage's completed trials whose region the next stage searches, above 0 and at most 1; at least two trials. Default 0.25.</summary>
    public double Best { get; init; } = 0.25;

    /// <summary>Whether a range may be widened beyond what the study file says, as far as the training plan allows. Default true.</summary>
    public bool Widen { get; init; } = true;

    /// <inheritdoc/>
    public override ISampler Build(SearchPlan plan) => new CoarseToFineSampler(this, plan);

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems(SearchSpace space, Budget budget)
    {
        if (Stages is < 2 or > 8)
            yield return ("sampler.stages", $"{Stages} stages: must be 2 to 8");
        if (!(EpochsFactor is >= 1 and <= 10))
            yield return ("sampler.epochsFactor", $"a factor of {EpochsFactor}: must be 1 to 10");
        if (!(Best is > 0 and <= 1))
            yield return ("sampler.best", $"a share of {Best}: must be above 0 and at most 1");
        if ((budget.Trials ?? SearchPlan.DefaultTrials) is var trials && trials < FewestTrialsOfAStage * Stages)
            yield return ("budget.trials", $"{trials} trials in {Stages} stages: each stage needs at least {FewestTrialsOfAStage}, so {FewestTrialsOfAStage * Stages} in all");
    }
}

/// <summary>A stage's ranges follow from the results of the stage before; a value from them, the seed and the trial's number.</summary>
internal sealed class CoarseToFineSampler(CoarseToFineSamplerOptions options, SearchPlan plan) : ISampler
{
    private readonly StageSchedule _schedule = new(plan.Trials, options.Stages);
    private readonly List<Stage> _stages = [];

    public bool IsAdaptive => true;

    public Proposal? Propose(int trial, StudyHistory history)
    {
        var number = _schedule.StageOf(trial);
        if (!_schedule.MayBegin(number, history))
            return null;
        while (_stages.Count <= number)
            _stages.Add(_stages.Count == 0 ? First() : Next(_stages[^1], history));

        var stage = _stages[number];
        var configuration = stage.Space.Configure(name =>
        {
            var random = RandomStream.At(plan.Seed, RandomPurpose.Proposal, trial, plan.Space.IndexOf(name));
            return stage.Space.Parameters[name].Draw(ref random);
        });
        return new Proposal(configuration) { Epochs = EpochsOf(number), Lineage = stage.Lineage };
    }

    private Stage First() => new(new SearchSpace(plan.Space), new Lineage(0, [], Heading(0) + "the whole ranges"));

    private Stage Next(Stage before, StudyHistory history)
    {
        var number = before.Lineage.Stage + 1;
        var completed = _schedule.Completed(before.Lineage.Stage, history, plan.Objective);
        if (completed.Count < 2)
            return before with { Lineage = new Lineage(number, [], Heading(number) + "the same ranges again, since fewer than two trials completed") };

        var best = completed.Take(Math.Max(2, (int)Math.Ceiling(options.Best * completed.Count))).ToList();
        var ranges = new OrderedDictionary<string, Domain>();
        var words = new List<string>();
        foreach (var (name, domain) in before.Space.Parameters)
        {
            List<JsonElement> values = [.. best.Where(trial => trial.Configuration.ContainsKey(name)).Select(trial => trial.Configuration[name])];
            var zoomed = ZoomedRange.On(domain, values, options.Widen ? widened => IsSound(name, widened) : null);
            ranges.Add(name, zoomed.Domain);
            words.Add($"{name} {zoomed.Text}");
        }

        return new Stage(
            new SearchSpace(ranges), new Lineage(number, [.. best.Select(trial => trial.Trial)], Heading(number) + string.Join("; ", words)));
    }

    private bool IsSound(string name, Domain widened) =>
        (plan with { Space = new OrderedDictionary<string, Domain>(plan.Space) { [name] = widened } }).IsSound;

    private string Heading(int stage) => string.Create(
        CultureInfo.InvariantCulture, $"stage {stage + 1} of {options.Stages}, {EpochsOf(stage)} {(EpochsOf(stage) == 1 ? "epoch" : "epochs")}: ");

    private int EpochsOf(int stage) =>
        (int)Math.Max(1, Math.Ceiling(plan.Budget.Epochs / Math.Pow(options.EpochsFactor, options.Stages - 1 - stage)));

    private sealed record Stage(SearchSpace Space, Lineage Lineage);
}
