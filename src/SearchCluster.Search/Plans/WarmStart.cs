using System.Text.Json;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers.Stages;

namespace SearchCluster.Search;

/// <summary>
/// Begins a study from what another one found. The other study's trials are copied into this one's journal when it is submitted: what
/// becomes of the other study later changes nothing.
/// </summary>
public sealed record WarmStart
{
    /// <summary>Name of the other study.</summary>
    public required string Study { get; init; }

    /// <summary>What is taken over. Default its trials.</summary>
    public WarmStartUse Use { get; init; }

    /// <summary>
    /// The share of its completed trials whose region is taken over as range, above 0 and at most 1; at least two trials. Default 0.25.
    /// </summary>
    public double Best { get; init; } = 0.25;

    /// <summary>What is wrong with it; paths are relative to it.</summary>
    public IEnumerable<(string Path, string Message)> Problems(SearchPlan plan)
    {
        if (!(Best is > 0 and <= 1))
            yield return ("best", $"a share of {Best}: must be above 0 and at most 1");
        if (Study == plan.Name)
            yield return ("study", $"'{Study}' is this study itself");
        var sampler = plan.Sampler.TriesGridPointsAlone ? plan.Sampler : plan.Sampler.ChosenFor(plan.ForSampler());
        if (Use == WarmStartUse.Trials && !sampler.LearnsFromTrials)
            yield return ("use", "the sampler learns nothing from trials; take over the range, or take another sampler");
        if (Use == WarmStartUse.Range && plan.Sampler.TriesGridPointsAlone)
            yield return ("use", "a grid is searched whole: it has no use for the range of another study");
    }

    /// <summary>
    /// What of another study's ended trials can be taken over, numbered below 0; the best first where their range is. Trials fit when
    /// they hold a value of its domain for each parameter that would be active.
    /// </summary>
    public IReadOnlyList<Observation> Transferable(SearchPlan plan, IEnumerable<Observation> ended)
    {
        var space = new SearchSpace(plan.Space);
        List<Observation> trials = Use == WarmStartUse.Trials
            ? [.. ended.Where(trial => Fits(space, trial.Configuration))]
            : plan.Objective.Rank(ended);
        return [.. trials.Select((trial, i) => trial with { Trial = i - trials.Count, Curve = [] })];
    }

    /// <summary>
    /// The plan that the sampler works on: with the ranges of the best transferred trials, where the range is taken over.
    /// </summary>
    public SearchPlan Narrow(SearchPlan plan, IReadOnlyList<Observation> transferred)
    {
        if (Use != WarmStartUse.Range)
            return plan;
        var best = transferred.Take(Math.Max(2, (int)Math.Ceiling(Best * transferred.Count))).ToList();
        return plan with
        {
            Space = new OrderedDictionary<string, Domain>(plan.Space.Select(parameter => KeyValuePair.Create(
                parameter.Key, ZoomedRange.On(parameter.Value, ValuesOf(parameter.Key, parameter.Value, best), isSound: null).Domain))),
        };
    }

    private static List<JsonElement> ValuesOf(string name, Domain domain, List<Observation> trials) =>
    [
        .. trials.Where(trial => trial.Configuration.TryGetValue(name, out var value) && domain.Contains(value))
            .Select(trial => trial.Configuration[name]),
    ];

    private static bool Fits(SearchSpace space, Configuration configuration)
    {
        try
        {
            var taken = space.Configure(name => configuration[name]);
            return taken.Count == configuration.Count && taken.All(value => space.Parameters[value.Key].Contains(value.Value));
        }
        catch (KeyNotFoundException)
        {
            return false;
        }
    }
}

/// <summary>What a study takes over from another.</summary>
public enum WarmStartUse
{
    /// <summary>Its ended trials: the sampler sees them as if they were its own.</summary>
    Trials,

    /// <summary>The region of its best trials: numeric ranges and choices are narrowed to it.</summary>
    Range,
}
