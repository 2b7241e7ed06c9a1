using System.Text.RegularExpressions;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Pruners;
using SearchCluster.Search.Samplers;

namespace SearchCluster.Search;

/// <summary>The half of a study that the search needs: what to vary, how, for what, and for how long.</summary>
public partial record SearchPlan
{
    /// <summary>Trials of a sampler without an end, when the budget names none.</summary>
    public const int DefaultTrials = 20;

    /// <summary>Name of the study: lower-case letters, digits and hyphens, at most 63.</summary>
    public required string Name { get; init; }

    /// <summary>Seed of everything random in the study. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>What to improve.</summary>
    public Objective Objective { get; init; } = new();

    /// <summary>How configurations are proposed. Default random.</summary>
    public SamplerOptions Sampler { get; init; } = new RandomSamplerOptions();

    /// <summary>How unpromising trials are ended early. Default never.</summary>
    public PrunerOptions Pruner { get; init; } = new NoPrunerOptions();

    /// <summary>How much may be spent.</summary>
    public Budget Budget { get; init; } = new();

    /// <summary>The parameters by name, in order.</summary>
    public OrderedDictionary<string, Domain> Space { get; init; } = [];

    /// <summary>Number of trials: the budget's, though no more than the grid has points; where it names none the grid's size, or <see cref="DefaultTrials"/>.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Trials => (int?)Sampler.Size(new SearchSpace(Space)) is { } size ? Math.Min(Budget.Trials ?? size, size) : Budget.Trials ?? DefaultTrials;

    /// <summary>The most that a trial has spent when it ends of itself, in a pruner's terms: epochs.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int MostSpent => Budget.Epochs;

    /// <summary>Everything that is wrong with it, with the path of each; the rest of this type may be used only when there is nothing.</summary>
    public virtual IEnumerable<(string Path, string Message)> Problems()
    {
        if (!ValidName().IsMatch(Name))
            yield return ("name", $"'{Name}': a name is 1 to 63 lower-case letters, digits and hyphens");
        foreach (var (path, message) in Budget.Problems())
            yield return ($"budget.{path}", message);
        foreach (var (path, message) in Pruner.Problems(this))
            yield return ($"pruner.{path}", message);
        if (Space.Count == 0)
            yield return ("space", "the search space is empty: name at least one parameter");

        var space = new SearchSpace(Space);
        var sound = true;
        foreach (var (path, message) in space.Problems())
        {
            sound = false;
            yield return ($"space.{path}", message);
        }

        if (!sound)
            yield break;
        foreach (var (path, message) in Sampler.Problems(space, Budget))
            yield return (path, message);
    }

    /// <summary>What is not wrong, but unwise.</summary>
    public virtual IEnumerable<string> Warnings() => Sampler.Warnings(new SearchSpace(Space));

    [GeneratedRegex(@"^[a-z0-9-]{1,63}\z")]
    private static partial Regex ValidName();
}
