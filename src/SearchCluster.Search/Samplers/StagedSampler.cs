using System.Globalization;
using System.Text.Json;
using SearchCluster.Randomness;
using SearchCluster.Search.Samplers.Encoding;
using SearchCluster.Search.Samplers.Stages;

namespace SearchCluster.Search.Samplers;

/// <summary>
/// Few parameters at a time, as the CS231n lecture advises: the learning rate first, then the others in groups of at most four, then the
/// learning rate again. Within a stage the group is drawn at random, and the rest stands where the best trial so far has it.
/// </summary>
public sealed record StagedSamplerOptions : SamplerOptions
{
    /// <summary>The parameter searched first and last. Default: the one whose name ends in <c>learningRate</c>.</summary>
    public string? First { get; init; }

    /// <summary>Most parameters searched at once, 1 to 4. Default 4.</summary>
    public int Together { get; init; } = 4;

    /// <summary>
    /// The rules that the proposals follow, 1 or 2: a study keeps those that it began with, so that it can be replayed. In
    /// revision 1 parameters stand in the middle of their ranges even where nothing has completed there. Default 2.
    /// </summary>
    public int Revision { get; init; } = 2;

    /// <inheritdoc/>
    public override ISampler Build(SamplerContext context) => new StagedSampler(Groups(context.Space), context, Revision);

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems(SearchSpace space, Budget budget)
    {
        if (First is not null && !space.Parameters.ContainsKey(First))
            yield return ("sampler.first", $"there is no parameter '{First}'{NearestName.Suggestion(First, space.Parameters.Keys)}");
        else if (First is not null && !IsVaried(space, First))
            yield return ("sampler.first", $"'{First}' has a single value: there is nothing to search");
        if (Revision is < 1 or > 2)
            yield return ("sampler.revision", $"revision {Revision}: must be 1 or 2");
        if (Together is < 1 or > 4)
            yield return ("sampler.together", $"{Together} parameters at once: must be 1 to 4");
        else if ((budget.Trials ?? Budget.DefaultTrials) is var trials && Groups(space).Count is var stages && trials < stages)
            yield return ("budget.trials", $"{trials} trials in {stages} stages: each stage needs at least one");
    }

    /// <summary>
    /// The parameters of each stage, without those of a single value, which would make stages of one configuration. A space without a
    /// learning rate has no first stage: its parameters come in groups, once.
    /// </summary>
    internal IReadOnlyList<IReadOnlyList<string>> Groups(SearchSpace space)
    {
        List<string> varied = [.. space.Parameters.Keys.Where(name => IsVaried(space, name))];
        var first = First ?? varied.Find(name => name.EndsWith("learningRate", StringComparison.Ordinal));
        string[][] others = [.. varied.Where(name => name != first).Chunk(Together)];
        if (first is not null)
            return others.Length > 0 ? [[first], .. others, [first]] : [[first]];
        return others.Length > 0 ? others : [[.. space.Parameters.Keys]];
    }

    private static bool IsVaried(SearchSpace space, string name) => space.Parameters[name].Choices is not 1;
}

/// <summary>What a stage holds still follows from the results before it; what it draws from the seed and the trial's number.</summary>
internal sealed class StagedSampler(IReadOnlyList<IReadOnlyList<string>> groups, SamplerContext context, int revision) : ISampler
{
    private readonly StageSchedule _schedule = new(context.Trials, groups.Count);
    private readonly SearchSpace _space = context.Space;
    private readonly HistoryCursor _history = new();
    private readonly List<Stage> _stages = [];

    public bool IsAdaptive => true;

    public Proposal? Propose(int trial, StudyHistory history)
    {
        if (!_history.MoveTo(history.Ended))
            _stages.Clear();
        var number = _schedule.StageOf(trial);
        if (!_schedule.MayBegin(number, history))
            return null;
        while (_stages.Count <= number)
            _stages.Add(Begin(_stages.Count, history));

        var stage = _stages[number];
        var configuration = _space.Configure(name =>
        {
            if (!groups[number].Contains(name) && stage.Held is { } held)
                return held[name];
            var random = RandomStream.At(context.Seed, RandomPurpose.Proposal, trial, context.Space.Parameters.IndexOf(name));
            return context.Space.Parameters[name].Draw(ref random);
        });
        return new Proposal(configuration) { Lineage = stage.Lineage };
    }

    // Before anything is known a parameter stands in the middle of its range. Where nothing has completed there, the middle itself may be
    // what makes every trial fail: nothing is held then.
    private Stage Begin(int number, StudyHistory history)
    {
        var best = Enumerable.Range(0, number)
            .SelectMany(stage => _schedule.Completed(stage, history, context.Objective).Take(1))
            .Aggregate((Observation?)null, (best, trial) => best is null
                || context.Objective.IsBetter(trial.Value!.Value, best.Value!.Value) ? trial : best);
        var held = number > 0 && best is null && revision > 1 ? null
            : number > 0 && _stages[^1].Held is { } before ? new Dictionary<string, JsonElement>(before)
            : context.Space.Parameters.ToDictionary(parameter => parameter.Key, parameter => parameter.Value.AtShare(0.5));
        foreach (var (name, value) in best?.Configuration ?? Configuration.Of([]))
            held![name] = value;

        var rest = best is not null ? $"the rest as in trial {best.Trial}"
            : held is not null ? "the rest in the middle of its ranges"
            : "the rest at random as well, since nothing has completed";
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"stage {number + 1} of {groups.Count}: {string.Join(", ", groups[number])}; {rest}");
        return new Stage(held, new Lineage(number, best is null ? [] : [best.Trial], text));
    }

    private sealed record Stage(Dictionary<string, JsonElement>? Held, Lineage Lineage);
}
